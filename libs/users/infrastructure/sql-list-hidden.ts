import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement, type Statement } from '#platform';
import type { UserCard } from '../application/list-follows.ts';
import { ListHidden } from '../application/list-hidden.ts';
import { cardsView } from '../users.tables.ts';

interface Row extends UserCard {
  readonly edgeId: string;
}

const list = (name: string, table: 'blocks' | 'mutes', mine: string, other: string) =>
  statement(
    name,
    `select edge.id as "edgeId", card.id, card.username, card.display_name as "displayName",
            card.avatar_url as "avatarUrl", card.is_verified as "isVerified"
       from users.${table} edge join ${cardsView} card on card.id = edge.${other}
      where edge.${mine} = $1 and ($2::uuid is null or edge.id < $2)
      order by edge.id desc
      limit $3`,
  );

const blocked = list('users.blocked-by', 'blocks', 'blocker_id', 'blocked_id');
const muted = list('users.muted-by', 'mutes', 'muter_id', 'muted_id');

@Injectable()
export class SqlListHidden extends ListHidden {
  constructor(private readonly database: Database) {
    super();
  }

  blockedBy(userId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(blocked, userId, page);
  }

  mutedBy(userId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(muted, userId, page);
  }

  private async list(wanted: Statement, userId: string, { after, limit }: PageRequest): Promise<Page<UserCard>> {
    const rows = await this.database.query<Row>(wanted, [userId, after, limit + 1]);
    return mapPage(
      pageOf(rows, limit, ({ edgeId }) => edgeId),
      (items) => items.map(({ edgeId: _, ...card }) => card),
    );
  }
}
