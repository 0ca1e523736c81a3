import type { Page, PageRequest } from '#kernel';
import type { FeedFilter } from '../domain/feed-filter.ts';

/** Skeleton: the ids of the posts in the viewer's home feed, newest first; exact at the moment of asking. */
export abstract class ListHomeFeed {
  abstract execute(viewerId: string, filter: FeedFilter, page: PageRequest): Promise<Page<string>>;
}
