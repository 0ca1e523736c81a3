import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { ListFollows, type UserCard } from '../application/list-follows.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { presentTo } from './visibility.ts';

interface Row extends UserCard {
  readonly followId: string;
}

const present = statement(
  'users.present',
  `select from users.users where id = $1 and ${presentTo('$2::uuid', 'users.id')}`,
);

const list = (name: string, mine: 'follower_id' | 'followee_id', other: 'follower_id' | 'followee_id') =>
  statement(
    name,
    `select follows.id as "followId", cards.id, cards.username, cards.display_name as "displayName",
            cards.avatar_url as "avatarUrl", cards.is_verified as "isVerified"
       from users.follows join users.users cards on cards.id = follows.${other}
      where follows.${mine} = $1 and ${before('follows.id', '$3')}
        and ${presentTo('$2::uuid', '$1::uuid')} and ${presentTo('$2::uuid', `follows.${other}`)}
      order by follows.id desc
      limit $4`,
  );

const followers = list('users.followers', 'followee_id', 'follower_id');
const following = list('users.following', 'follower_id', 'followee_id');

@Injectable()
export class SqlListFollows extends ListFollows {
  constructor(private readonly database: Database) {
    super();
  }

  followersOf(userId: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(followers, userId, viewerId, page);
  }

  followedBy(userId: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>> {
    return this.list(following, userId, viewerId, page);
  }

  private async list(
    wanted: typeof followers,
    userId: string,
    viewerId: string,
    page: PageRequest,
  ): Promise<Page<UserCard>> {
    const rows = await this.database.query<Row>(wanted, [userId, viewerId, page.after, page.limit + 1]);
    if (rows.length === 0 && (await this.database.queryOne(present, [userId, viewerId])) === undefined) {
      throw new UserNotFound();
    }
    return mapPage(
      pageOf(rows, page.limit, (row) => row.followId),
      (items) => items.map(({ followId: _, ...card }) => card),
    );
  }
}
