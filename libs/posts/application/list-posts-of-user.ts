import type { Page, PageRequest } from '#kernel';

/** Skeleton: the ids of a member's posts that the viewer may see, newest first. */
export abstract class ListPostsOfUser {
  /** @throws UserNotFound */
  abstract execute(authorId: string, viewerId: string, page: PageRequest): Promise<Page<string>>;
}
