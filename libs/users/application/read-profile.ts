import type { Role } from '#kernel';

/** What everyone may see of a member. */
export interface Profile {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  readonly avatarUrl: string | null;
  readonly isVerified: boolean;
  readonly followerCount: number;
  readonly followingCount: number;
  readonly postCount: number;
  readonly createdAt: string;
}

/** What a member sees of themselves. */
export interface OwnProfile extends Profile {
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: Role;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
}

export abstract class ReadProfile {
  /** @throws UserNotFound also when the member is hidden from the viewer */
  abstract ofUser(idOrUsername: string, viewerId: string): Promise<Profile>;
  /** @throws UserNotFound */
  abstract ofSelf(userId: string): Promise<OwnProfile>;
}
