import type { Page, PageRequest } from '#kernel';

/** A member as shown beside what they wrote or did. */
export interface UserCard {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly isVerified: boolean;
}

/** Latest follow first, of those whom the viewer may meet. */
export abstract class ListFollows {
  /** @throws UserNotFound */
  abstract followersOf(userId: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>>;
  /** @throws UserNotFound */
  abstract followedBy(userId: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>>;
}
