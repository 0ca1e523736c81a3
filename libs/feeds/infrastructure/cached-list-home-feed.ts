import { Injectable } from '@nestjs/common';
import { Cache, Clock, pageOf, type CacheSpace, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { visiblePostsView } from '#posts';
import { absentView, followedBy, followsView, unmutedBy } from '#users';
import { ListHomeFeed } from '../application/list-home-feed.ts';
import { isEverything, type FeedFilter } from '../domain/feed-filter.ts';
import { leastIdAt } from './least-id.ts';
import { newestPosts } from './newest-posts.sql.ts';
import { SqlListHomeFeed } from './sql-list-home-feed.ts';
import { Timeline } from './timeline.ts';

export interface TimelineOptions {
  /** How many posts a timeline has. */
  readonly capacity: number;
  /** Longer than a transaction lasts, and clocks differ: what has an older id is there to be read, or never will be. */
  readonly marginMs: number;
  /** After so many posts in the community a timeline is brought up to date. */
  readonly manyFresh: number;
  /** More than these are not looked through for those that belong to a feed. */
  readonly mostFresh: number;
}

const usual: TimelineOptions = { capacity: 400, marginMs: 30_000, manyFresh: 200, mostFresh: 2_000 };
const ttlSeconds = 3_600;
/** More than a page has, so many posts of a timeline are looked at first. */
const spare = 6;
/** Instead of a timeline: somebody has read the feed, and has one made when they read on. */
const asked = '';

const isFollowed = followedBy('$1::uuid', 'post.author_id');

const read = statement(
  'feeds.home-cached',
  `with fresh as materialized (
     select post.id, post.author_id, post.visibility from ${visiblePostsView} post
      where post.id >= $2::uuid and ${before('post.id', '$3')}
      order by post.id desc
      limit $4
   ),
   candidate as (
     select * from fresh
     union all
     select post.id, post.author_id, post.visibility
       from unnest($5::uuid[]) known (id) join ${visiblePostsView} post on post.id = known.id
   )
   select exists (select from ${followsView} follows where follows.follower_id = $1 and follows.id >= $2::uuid) as "followsMore",
          (select count(*)::int from fresh) as "freshCount",
          array_to_string(array(
            select post.id from candidate post
             where post.author_id = $1 or (post.visibility <> 'private' and ${isFollowed}
               and not exists (select from ${absentView} absent where absent.user_id = post.author_id)
               and ${unmutedBy('$1', 'post.author_id')})
             order by post.id desc
             limit $6), ',') as ids`,
);

/* As the feed itself, without a thought of who may be seen. */
const build = statement('feeds.timeline-build', newestPosts({ author: () => 'true', post: () => 'true' }));

const extend = statement(
  'feeds.timeline-extend',
  `select post.id from ${visiblePostsView} post
    where post.id >= $2::uuid and post.id < $3::uuid and (post.author_id = $1 or ${isFollowed})
    order by post.id desc`,
);

interface Answer {
  readonly followsMore: boolean;
  readonly freshCount: number;
  /** Separated by commas: the driver reads arrays letter by letter. */
  readonly ids: string;
}

/** The exact feed, by a timeline where that is quicker. */
@Injectable()
export class CachedListHomeFeed extends ListHomeFeed {
  private readonly timelines: CacheSpace<string>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sql: SqlListHomeFeed,
    cache: Cache,
  ) {
    super();
    this.timelines = cache.texts('feeds.timeline-texts');
  }

  protected get options(): TimelineOptions {
    return usual;
  }

  async execute(viewerId: string, filter: FeedFilter, page: PageRequest): Promise<Page<string>> {
    const timeline = isEverything(filter) ? await this.timelineOf(viewerId) : undefined;
    const cached = timeline && (await this.pageFrom(timeline, viewerId, page));
    return cached ?? this.sql.execute(viewerId, filter, page);
  }

  private async timelineOf(viewerId: string): Promise<Timeline | undefined> {
    const text = await this.timelines.get(viewerId);
    if (text === asked) return this.renew(viewerId);
    if (text !== undefined) return new Timeline(text);
    await this.timelines.set(viewerId, asked, ttlSeconds);
    return undefined;
  }

  private async pageFrom(
    timeline: Timeline,
    viewerId: string,
    { after, limit }: PageRequest,
  ): Promise<Page<string> | undefined> {
    const { manyFresh, mostFresh } = this.options;
    const from = after === null ? 0 : timeline.firstBelow(after);
    const rest = timeline.length - from;
    // few are hidden as a rule
    for (const reach of [limit + spare, 3 * limit + 3]) {
      const count = Math.min(reach, rest);
      const values = [viewerId, timeline.since, after, mostFresh + 1, timeline.part(from, count), limit + 1];
      const answer = await this.database.queryOne<Answer>(read, values);
      if (answer === undefined) return undefined;
      const { followsMore, freshCount } = answer;
      const isFar = followsMore || freshCount > mostFresh;
      if (isFar || (after === null && freshCount > manyFresh)) await this.renew(viewerId, timeline, isFar);
      if (isFar) return undefined;
      const ids = answer.ids === '' ? [] : answer.ids.split(',');
      const isAll = timeline.isWhole && count === rest;
      if (ids.length > limit || isAll) return pageOf(ids, limit, (id) => id);
    }
    return undefined;
  }

  /** Anew, or from what is known; not before there is something to gain. */
  private async renew(viewerId: string, known?: Timeline, isAnew = true): Promise<Timeline | undefined> {
    const { capacity, marginMs } = this.options;
    const until = this.clock.now().getTime() - marginMs;
    if (known !== undefined && known.since >= leastIdAt(until - marginMs)) return known;
    const since = leastIdAt(until);
    const base = isAnew ? undefined : known;
    const { fromAuthors, postsPerAuthor } = this.sql.walk;
    const later =
      base === undefined
        ? await this.database.query<{ id: string }>(build, [viewerId, since, capacity, fromAuthors, postsPerAuthor])
        : await this.database.query<{ id: string }>(extend, [viewerId, base.since, since]);
    const ids = [...later.map(({ id }) => id), ...(base?.ids ?? [])];
    const isWhole = ids.length < capacity && (base?.isWhole ?? true);
    const timeline = Timeline.of(since, ids.slice(0, capacity), isWhole);
    await this.timelines.set(viewerId, timeline.text, ttlSeconds);
    return timeline;
  }
}
