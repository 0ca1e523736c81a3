import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  SearchQuery,
  type Caller,
  type ListView,
} from '#platform';
import type { UserCard } from '../application/list-follows.ts';
import { SearchUsers } from '../application/search-users.ts';
import { UserCardView } from './users.dto.ts';

@ApiTags('users')
@Controller('users/search')
export class SearchUsersController {
  constructor(
    private readonly search: SearchUsers,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Members by the letters of their names',
    kind: 'costly',
    description: 'Whole names first, then names that begin so, then names with these letters in them (three at least).',
    scope: 'users:read',
    answers: { 200: listOf(UserCardView) },
  })
  async searchUsers(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: SearchQuery }) { q, limit, cursor }: SearchQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.search.execute(q, userId, { limit, after }), scope);
  }
}
