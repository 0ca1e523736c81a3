import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
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
import { BlockUser } from '../application/block-user.ts';
import type { UserCard } from '../application/list-follows.ts';
import { ListHidden } from '../application/list-hidden.ts';
import { MuteUser } from '../application/mute-user.ts';
import type { Relationship } from '../application/read-relationship.ts';
import { UnblockUser } from '../application/unblock-user.ts';
import { UnmuteUser } from '../application/unmute-user.ts';
import { CannotBlockYourself, CannotMuteYourself, UserNotFound } from '../domain/user.errors.ts';
import { RelationshipView, UserCardView, UserParams } from './users.dto.ts';

@ApiTags('users')
@Controller('users/:id')
export class BlocksController {
  constructor(
    private readonly blockUserUseCase: BlockUser,
    private readonly unblockUserUseCase: UnblockUser,
    private readonly muteUserUseCase: MuteUser,
    private readonly unmuteUserUseCase: UnmuteUser,
  ) {}

  @Post('block')
  @Endpoint({
    summary: 'Block a member',
    description:
      'Hides each of us from the other everywhere, at once, and ends what we follow of each other. Idempotent: blocking again answers the same.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound, CannotBlockYourself],
  })
  blockUser(@CurrentCaller() caller: Caller, @Param({ schema: UserParams }) { id }: UserParams): Promise<Relationship> {
    return this.blockUserUseCase.execute(caller.userId, id);
  }

  @Delete('block')
  @Endpoint({
    summary: 'Take my block back',
    description: 'Idempotent: not blocking answers the same. Follows do not come back.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound],
  })
  unblockUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
  ): Promise<Relationship> {
    return this.unblockUserUseCase.execute(caller.userId, id);
  }

  @Post('mute')
  @Endpoint({
    summary: 'Mute a member',
    description:
      'Keeps them out of my feed, top lists and notifications, and not out of what I ask for. They are not told. Idempotent.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound, CannotMuteYourself],
  })
  muteUser(@CurrentCaller() caller: Caller, @Param({ schema: UserParams }) { id }: UserParams): Promise<Relationship> {
    return this.muteUserUseCase.execute(caller.userId, id);
  }

  @Delete('mute')
  @Endpoint({
    summary: 'Take my mute back',
    description: 'Idempotent: not muting answers the same.',
    scope: 'users:write',
    answers: { 200: RelationshipView },
    problems: [UserNotFound],
  })
  unmuteUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: UserParams }) { id }: UserParams,
  ): Promise<Relationship> {
    return this.unmuteUserUseCase.execute(caller.userId, id);
  }
}

@ApiTags('users')
@Controller('users/me')
export class HiddenMembersController {
  constructor(
    private readonly hidden: ListHidden,
    private readonly cursors: Cursors,
  ) {}

  @Get('blocks')
  @Endpoint({ summary: 'Whom I block, latest first', scope: 'users:read', answers: { 200: listOf(UserCardView) } })
  async listBlocks(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.hidden.blockedBy(caller.userId, { limit, after }), scope);
  }

  @Get('mutes')
  @Endpoint({ summary: 'Whom I mute, latest first', scope: 'users:read', answers: { 200: listOf(UserCardView) } })
  async listMutes(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.hidden.mutedBy(caller.userId, { limit, after }), scope);
  }
}
