import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { ListFollows, type UserCard } from '../application/list-follows.ts';
import { UserNotFound } from '../domain/user.errors.ts';

interface Row extends UserCard {
  readonly followId: string;
}

const exists = statement('users.exists', 'select from users.users where id = $1');

const list = (name: string, mine: 'follower_id' | 'followee_id', other: 'follower_id' | 'followee_id') =>
  statement(
    name,
    `select follows.id as "followId", cards.id, cards.username, cards.display_name as "displayName",
            cards.avatar_url as "avatarUrl", cards.is_verified as "isVerified"
       from users.follows join users.users cards on cards.id = follows.${other}
      where follows.${mine} = $1 and ($2::uuid is null or follows.id < $2)
      order by follows.id desc
      limit $3`,
  );

const followers = list('users.followers', 'followee_id', 'follower_id');
const following = list('users.following', 'follower_id', 'followee_id');

@Injectable()
export class SqlListFollows extends ListFollows {
  constructor(private readonly database: Database) {
    super();
  }

  followersOf(userId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(followers, userId, page);
  }

  followedBy(userId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(following, userId, page);
  }

  private async list(wanted: typeof followers, userId: string, page: PageRequest): Promise<Page<UserCard>> {
    const rows = await this.database.query<Row>(wanted, [userId, page.after, page.limit + 1]);
    if (rows.length === 0 && (await this.database.queryOne(exists, [userId])) === undefined) throw new UserNotFound();
    return mapPage(
      pageOf(rows, page.limit, (row) => row.followId),
      (items) => items.map(({ followId: _, ...card }) => card),
    );
  }
}
