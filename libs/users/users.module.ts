import { Module } from '@nestjs/common';
import { FollowsController, UsersController } from './api/users.controller.ts';
import { ChangeRole } from './application/change-role.ts';
import { ChangeStatus } from './application/change-status.ts';
import { ConfirmContact } from './application/confirm-contact.ts';
import { CountPosts } from './application/count-posts.ts';
import { EditProfile } from './application/edit-profile.ts';
import { FindUser } from './application/find-user.ts';
import { FollowUser } from './application/follow-user.ts';
import { ListFollows } from './application/list-follows.ts';
import { ListMembers } from './application/list-members.ts';
import { Newcomers } from './application/newcomers.ts';
import { ReadProfile } from './application/read-profile.ts';
import { ReadRelationship } from './application/read-relationship.ts';
import { RegisterUser } from './application/register-user.ts';
import { UnfollowUser } from './application/unfollow-user.ts';
import { FollowRepository } from './domain/follow.repository.ts';
import { UserRepository } from './domain/user.repository.ts';
import { SqlCountPosts } from './infrastructure/sql-count-posts.ts';
import { SqlFollowRepository } from './infrastructure/sql-follow.repository.ts';
import { SqlListFollows } from './infrastructure/sql-list-follows.ts';
import { SqlListMembers } from './infrastructure/sql-list-members.ts';
import { SqlMemberStatistics } from './infrastructure/sql-member-statistics.ts';
import { SqlReadProfile } from './infrastructure/sql-read-profile.ts';
import { SqlReadRelationship } from './infrastructure/sql-read-relationship.ts';
import { TypeormUserRepository } from './infrastructure/typeorm-user.repository.ts';

@Module({
  controllers: [UsersController, FollowsController],
  providers: [
    Newcomers,
    RegisterUser,
    FindUser,
    ChangeStatus,
    ChangeRole,
    SqlMemberStatistics,
    { provide: ListMembers, useClass: SqlListMembers },
    ConfirmContact,
    EditProfile,
    FollowUser,
    UnfollowUser,
    { provide: UserRepository, useClass: TypeormUserRepository },
    { provide: FollowRepository, useClass: SqlFollowRepository },
    { provide: ReadProfile, useClass: SqlReadProfile },
    { provide: ReadRelationship, useClass: SqlReadRelationship },
    { provide: ListFollows, useClass: SqlListFollows },
    { provide: CountPosts, useClass: SqlCountPosts },
  ],
  exports: [
    Newcomers,
    RegisterUser,
    FindUser,
    ReadProfile,
    CountPosts,
    ChangeStatus,
    ChangeRole,
    ListMembers,
    ConfirmContact,
  ],
})
export class UsersModule {}
