import { Injectable } from '@nestjs/common';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { ListMembers, type MemberFilter, type MemberRecord } from '../application/list-members.ts';
import { UserNotFound } from '../domain/user.errors.ts';

const members = `
  select users.id, users.username, users.display_name as "displayName", users.bio, users.avatar_url as "avatarUrl",
         users.is_verified as "isVerified", counts.follower_count as "followerCount",
         counts.following_count as "followingCount", counts.post_count as "postCount", users.created_at as "createdAt",
         users.email, users.phone, users.role, users.email_verified as "emailVerified",
         users.phone_verified as "phoneVerified", users.status
    from users.users join users.counts_view counts on counts.user_id = users.id`;

const list = statement(
  'users.list-members',
  `${members}
    where ($1::text is null
           or strpos(users.username, lower($1)) > 0 or strpos(lower(users.display_name), lower($1)) > 0
           or users.id::text = lower($1)
           or $2 and (users.email = lower($1) or users.phone = $1))
      and ($3::text is null or users.status = $3) and ($4::text is null or users.role = $4)
      and ($5::uuid is null or users.id < $5)
    order by users.id desc limit $6`,
);
const byId = statement('users.member-by-id', `${members} where users.id = $1`);

@Injectable()
export class SqlListMembers extends ListMembers {
  constructor(private readonly database: Database) {
    super();
  }

  async list({ q, byContact, status, role }: MemberFilter, page: PageRequest): Promise<Page<MemberRecord>> {
    const values = [q ?? null, byContact === true, status ?? null, role ?? null, page.after, page.limit + 1];
    const rows = await this.database.query<MemberRecord>(list, values);
    return pageOf(rows, page.limit, ({ id }) => id);
  }

  async ofId(userId: string): Promise<MemberRecord> {
    const member = await this.database.queryOne<MemberRecord>(byId, [userId]);
    if (member === undefined) throw new UserNotFound();
    return member;
  }
}
