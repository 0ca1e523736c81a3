import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, likePattern, prefixPattern, statement } from '#platform';
import type { UserCard } from '../application/list-follows.ts';
import { SearchUsers } from '../application/search-users.ts';
import { cardsView } from '../users.tables.ts';
import { presentTo } from './visibility.ts';

type Row = UserCard & { readonly rank: number };

const search = statement(
  'users.search',
  `select found.*
     from (
       select card.id, card.username, card.display_name as "displayName", card.avatar_url as "avatarUrl",
              card.is_verified as "isVerified",
              case when card.username = $2 or lower(card.display_name) = $2 then 3
                   when card.username like $3 then 2
                   when lower(card.display_name) like $3 then 1 else 0 end as rank
         from ${cardsView} card
        where (card.username like $3 or card.username ilike $4 or card.display_name ilike $4)
          and ${presentTo('$1::uuid', 'card.id')}
     ) found
    where $5::integer is null or (found.rank, found.id) < ($5, $6::uuid)
    order by found.rank desc, found.id desc
    limit $7`,
);

@Injectable()
export class SqlSearchUsers extends SearchUsers {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(words: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<UserCard>> {
    const text = words.trim().toLowerCase().replace(/^@/, '');
    const [rank, id] = after?.split(':') ?? [];
    const position = [rank === undefined ? null : Number(rank), id ?? null];
    const values = [viewerId, text, prefixPattern(text), likePattern(text), ...position, limit + 1];
    const rows = await this.database.query<Row>(search, values);
    return mapPage(
      pageOf(rows, limit, (row) => `${row.rank}:${row.id}`),
      (items) => items.map(({ rank: _, ...card }) => card),
    );
  }
}
