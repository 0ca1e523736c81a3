import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ReadProfile, type OwnProfile, type Profile } from '../application/read-profile.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { usernamePattern } from '../domain/user.ts';
import { presentTo } from './visibility.ts';

const profileColumns = (postCount: string) => `
  users.id, users.username, users.display_name as "displayName", users.bio, users.avatar_url as "avatarUrl",
  users.is_verified as "isVerified", counts.follower_count as "followerCount",
  counts.following_count as "followingCount", ${postCount} as "postCount", users.created_at as "createdAt"`;

/* Of members from before private posts were counted apart, all are counted. */
const forViewers = profileColumns(
  'counts.post_count - case when users.id = $2 then 0 else coalesce(counts.private_post_count, 0) end',
);

const from = 'from users.users join users.counts_view counts on counts.user_id = users.id';

const forViewer = presentTo('$2::uuid', 'users.id');

const profileById = statement(
  'users.profile-by-id',
  `select ${forViewers} ${from} where users.id = $1 and ${forViewer}`,
);
const profileByUsername = statement(
  'users.profile-by-username',
  `select ${forViewers} ${from} where users.username = $1 and ${forViewer}`,
);
const ownProfile = statement(
  'users.own-profile',
  `select ${profileColumns('counts.post_count')}, users.email, users.phone, users.role, users.email_verified as "emailVerified",
          users.phone_verified as "phoneVerified" ${from} where users.id = $1`,
);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

@Injectable()
export class SqlReadProfile extends ReadProfile {
  constructor(private readonly database: Database) {
    super();
  }

  async ofUser(idOrUsername: string, viewerId: string): Promise<Profile> {
    const key = idOrUsername.toLowerCase();
    const lookup = uuid.test(key) ? profileById : usernamePattern.test(key) ? profileByUsername : undefined;
    const profile = lookup && (await this.database.queryOne<Profile>(lookup, [key, viewerId]));
    if (profile === undefined) throw new UserNotFound();
    return profile;
  }

  async ofSelf(userId: string): Promise<OwnProfile> {
    const profile = await this.database.queryOne<OwnProfile>(ownProfile, [userId]);
    if (profile === undefined) throw new UserNotFound();
    return profile;
  }
}
