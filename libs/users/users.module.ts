import { Module } from '@nestjs/common';
import { BlocksController, HiddenMembersController } from './api/blocks.controller.ts';
import { FoldCountsSchedule } from './api/fold-counts.schedule.ts';
import { SearchUsersController } from './api/search-users.controller.ts';
import { FollowsController, UsersController } from './api/users.controller.ts';
import { BlockUser } from './application/block-user.ts';
import { ChangeRole } from './application/change-role.ts';
import { ChangeStatus } from './application/change-status.ts';
import { ConfirmContact } from './application/confirm-contact.ts';
import { CountPosts } from './application/count-posts.ts';
import { EditProfile } from './application/edit-profile.ts';
import { EraseUser } from './application/erase-user.ts';
import { Erasures } from './application/erasures.ts';
import { FindUser } from './application/find-user.ts';
import { FoldCounts } from './application/fold-counts.ts';
import { FollowUser } from './application/follow-user.ts';
import { ListFollows } from './application/list-follows.ts';
import { ListHidden } from './application/list-hidden.ts';
import { ListMembers } from './application/list-members.ts';
import { MuteUser } from './application/mute-user.ts';
import { Newcomers } from './application/newcomers.ts';
import { ReadProfile } from './application/read-profile.ts';
import { ReadRelationship } from './application/read-relationship.ts';
import { RegisterUser } from './application/register-user.ts';
import { SearchUsers } from './application/search-users.ts';
import { UnblockUser } from './application/unblock-user.ts';
import { UnfollowUser } from './application/unfollow-user.ts';
import { UnmuteUser } from './application/unmute-user.ts';
import { BlockRepository } from './domain/block.repository.ts';
import { FollowRepository } from './domain/follow.repository.ts';
import { MuteRepository } from './domain/mute.repository.ts';
import { UserRepository } from './domain/user.repository.ts';
import { SqlBlockRepository } from './infrastructure/sql-block.repository.ts';
import { SqlCountPosts } from './infrastructure/sql-count-posts.ts';
import { SqlErasures } from './infrastructure/sql-erasures.ts';
import { SqlFoldCounts } from './infrastructure/sql-fold-counts.ts';
import { SqlFollowRepository } from './infrastructure/sql-follow.repository.ts';
import { SqlListFollows } from './infrastructure/sql-list-follows.ts';
import { SqlListHidden } from './infrastructure/sql-list-hidden.ts';
import { SqlListMembers } from './infrastructure/sql-list-members.ts';
import { SqlMemberStatistics } from './infrastructure/sql-member-statistics.ts';
import { SqlMuteRepository } from './infrastructure/sql-mute.repository.ts';
import { SqlReadProfile } from './infrastructure/sql-read-profile.ts';
import { SqlReadRelationship } from './infrastructure/sql-read-relationship.ts';
import { SqlSearchUsers } from './infrastructure/sql-search-users.ts';
import { TypeormUserRepository } from './infrastructure/typeorm-user.repository.ts';
import { UsersPersonalData } from './infrastructure/users-personal-data.ts';

@Module({
  controllers: [SearchUsersController, HiddenMembersController, UsersController, FollowsController, BlocksController],
  providers: [
    Newcomers,
    RegisterUser,
    FindUser,
    ChangeStatus,
    ChangeRole,
    SqlMemberStatistics,
    { provide: ListMembers, useClass: SqlListMembers },
    ConfirmContact,
    EraseUser,
    UsersPersonalData,
    EditProfile,
    FollowUser,
    UnfollowUser,
    BlockUser,
    UnblockUser,
    MuteUser,
    UnmuteUser,
    FoldCountsSchedule,
    { provide: FoldCounts, useClass: SqlFoldCounts },
    { provide: UserRepository, useClass: TypeormUserRepository },
    { provide: FollowRepository, useClass: SqlFollowRepository },
    { provide: BlockRepository, useClass: SqlBlockRepository },
    { provide: MuteRepository, useClass: SqlMuteRepository },
    { provide: ReadProfile, useClass: SqlReadProfile },
    { provide: ReadRelationship, useClass: SqlReadRelationship },
    { provide: ListFollows, useClass: SqlListFollows },
    { provide: SearchUsers, useClass: SqlSearchUsers },
    { provide: ListHidden, useClass: SqlListHidden },
    { provide: Erasures, useClass: SqlErasures },
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
    EraseUser,
  ],
})
export class UsersModule {}
