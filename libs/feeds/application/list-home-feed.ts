import type { Page, PageRequest } from '#kernel';

/** Skeleton: the ids of the posts in the viewer's home feed, newest first; exact at the moment of asking. */
export abstract class ListHomeFeed {
  abstract execute(viewerId: string, page: PageRequest): Promise<Page<string>>;
}
