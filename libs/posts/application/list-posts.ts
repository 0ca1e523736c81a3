import type { Page, PageRequest } from '#kernel';

/** Skeletons: the ids of posts that the viewer may see. */
export abstract class ListPosts {
  /** Latest bookmark first. */
  abstract bookmarkedBy(viewerId: string, page: PageRequest): Promise<Page<string>>;
  /** Newest first. `tag` is canonical. */
  abstract tagged(tag: string, viewerId: string, page: PageRequest): Promise<Page<string>>;
}
