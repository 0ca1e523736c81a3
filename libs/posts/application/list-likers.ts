import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';

/** Latest like first. */
export abstract class ListLikers {
  /** @throws PostNotFound */
  abstract execute(postId: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>>;
}
