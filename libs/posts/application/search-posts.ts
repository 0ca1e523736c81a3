import type { Page, PageRequest } from '#kernel';

/** Skeleton: the ids of the posts that the viewer may see and that say this, best first. */
export abstract class SearchPosts {
  abstract execute(words: string, viewerId: string, page: PageRequest): Promise<Page<string>>;
}
