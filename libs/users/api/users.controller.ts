import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type Caller,
  type ListView,
} from '#platform';
import { EditProfile } from '../application/edit-profile.ts';
import { FollowUser } from '../application/follow-user.ts';
import { ListFollows, type UserCard } from '../application/list-follows.ts';
import { ReadProfile, type OwnProfile, type Profile } from '../application/read-profile.ts';
import { ReadRelationship, type Relationship } from '../application/read-relationship.ts';
import { UnfollowUser } from '../application/unfollow-user.ts';
import { CannotFollowYourself, UserNotFound } from '../domain/user.errors.ts';
import {
  EditProfileBody,
  OwnUserView,
  RelationshipView,
  UserCardView,
  UserOrNameParams,
  UserParams,
  UserView,
} from './users.dto.ts';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly profiles: ReadProfile,
    private readonly editProfile: EditProfile,
  ) {}

  @Get('me')
  @Endpoint({ summary: 'My profile', scope: 'profile:read', answers: { 200: OwnUserView } })
  getMyProfile(@CurrentCaller() caller: Caller): Promise<OwnProfile> {
    return this.profiles.ofSelf(caller.userId);
  }

  @Patch('me')
  @Endpoint({
    summary: 'Change my profile',
    description: 'Only the fields that are sent change; `avatarUrl: null` takes the picture away.',
    scope: 'profile:write',
    answers: { 200: OwnUserView },
  })
  async updateMyProfile(
    @CurrentCaller() caller: Caller,
    @Body({ schema: EditProfileBody }) body: EditProfileBody,
  ): Promise<OwnProfile> {
    await this.editProfile.execute(caller.userId, body);
    return this.profiles.ofSelf(caller.userId);
  }

  @Get(':idOrUsername')
  @Endpoint({
    summary: 'A member’s profile, by id or username',
    scope: 'users:read',
    answers: { 200: UserView },
    problems: [UserNotFound],
  })
  getUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserOrNameParams }) { idOrUsername }: UserOrNameParams,
  ): Promise<Profile> {
    return this.profiles.ofUser(idOrUsername, caller.userId);
  }
}

@ApiTags('users')
@Controller('users/:id')
export class FollowsController {
  constructor(
    private readonly followUserUseCase: FollowUser,
    private readonly unfollowUserUseCase: UnfollowUser,
    private readonly relationships: ReadRelationship,
    private readonly follows: ListFollows,
    private readonly cursors: Cursors,
  ) {}

  @Post('follow')
  @Endpoint({
    summary: 'Follow a member',
    description: 'Idempotent: following again answers the same.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound, CannotFollowYourself],
  })
  followUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
  ): Promise<Relationship> {
    return this.followUserUseCase.execute(caller.userId, id);
  }

  @Delete('follow')
  @Endpoint({
    summary: 'Stop following a member',
    description: 'Idempotent: not following answers the same.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound],
  })
  unfollowUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
  ): Promise<Relationship> {
    return this.unfollowUserUseCase.execute(caller.userId, id);
  }

  @Get('relationship')
  @Endpoint({
    summary: 'How a member and I stand to each other',
    scope: 'users:read',
    answers: { 200: RelationshipView },
    problems: [UserNotFound],
  })
  getRelationship(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
  ): Promise<Relationship> {
    return this.relationships.execute(caller.userId, id);
  }

  @Get('followers')
  @Endpoint({
    summary: 'Who follows a member, latest first',
    scope: 'users:read',
    answers: { 200: listOf(UserCardView) },
    problems: [UserNotFound],
  })
  async listFollowers(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.follows.followersOf(id, caller.userId, { limit, after }), scope);
  }

  @Get('following')
  @Endpoint({
    summary: 'Whom a member follows, latest first',
    scope: 'users:read',
    answers: { 200: listOf(UserCardView) },
    problems: [UserNotFound],
  })
  async listFollowing(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.follows.followedBy(id, caller.userId, { limit, after }), scope);
  }
}
