import type { Page, PageRequest } from '#kernel';
import type { FeedFilter } from '../domain/feed-filter.ts';

/**
 * Skeletons by (likes + comments + 2·reshares)·e^(−hours/24), ×1.5 for reels (product.md, "feeds"). The pages of one list
 * are ranked as of the moment at which its first page was asked for, so that age changes no order between them.
 */
export abstract class ListRanked {
  /** The home feed of the last days. */
  abstract home(viewerId: string, filter: FeedFilter, page: PageRequest): Promise<Page<string>>;
  /** Public posts of the last days that somebody cared for. */
  abstract trending(viewerId: string, page: PageRequest): Promise<Page<string>>;
}
