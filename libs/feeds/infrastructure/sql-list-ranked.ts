import { Injectable } from '@nestjs/common';
import { Clock, mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { countsView, visiblePostsView } from '#posts';
import { absentView, followsView, presentTo, unmutedBy } from '#users';
import { ListRanked } from '../application/list-ranked.ts';
import type { FeedFilter } from '../domain/feed-filter.ts';
import { passes } from './feed-filter.sql.ts';
import { leastIdAt } from './least-id.ts';

/** Older ones would score next to nothing: e^−7 is a thousandth. */
const windowDays = 7;
const fewestInteractions = 5;

const interactions = 'counts.like_count + counts.comment_count + counts.reshare_count';
const score = `(counts.like_count + counts.comment_count + 2 * counts.reshare_count)
  * exp(least(0, extract(epoch from post.created_at - $2::timestamptz)::float8 / 86400.0))
  * case when post.is_reel then 1.5 else 1 end`;
const recent = `post.created_at > $2::timestamptz - interval '${windowDays} days' and post.created_at <= $2::timestamptz`;
const ranked = `
    where $3::float8 is null or (found.score, found.id) < ($3, $4::uuid)
    order by found.score desc, found.id desc
    limit $5`;

const home = statement(
  'feeds.home-ranked',
  `select found.id, found.score from (
     select post.id, ${score} as score
       from (select $1::uuid as id union all
             select follows.followee_id from ${followsView} follows
              where follows.follower_id = $1
                and not exists (select from ${absentView} absent where absent.user_id = follows.followee_id)
                and ${unmutedBy('$1', 'follows.followee_id')}) author
       join ${visiblePostsView} post on post.author_id = author.id and ${recent}
        and (post.visibility <> 'private' or post.author_id = $1) and ${passes('post', '$6', '$7')}
        and post.id >= $8::uuid
       join ${countsView} counts on counts.post_id = post.id
   ) found ${ranked}`,
);

const trending = statement(
  'feeds.trending',
  `select found.id, found.score from (
     select post.id, ${score} as score
       from ${visiblePostsView} post join ${countsView} counts on counts.post_id = post.id
      where post.id >= $6::uuid and ${recent} and post.visibility = 'public' and not post.is_reshare
        and ${interactions} >= ${fewestInteractions}
        and ${presentTo('$1::uuid', 'post.author_id')} and ${unmutedBy('$1::uuid', 'post.author_id')}
   ) found ${ranked}`,
);

interface Row {
  readonly id: string;
  readonly score: number;
}

@Injectable()
export class SqlListRanked extends ListRanked {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  async home(viewerId: string, { onlyReels, exclude }: FeedFilter, page: PageRequest): Promise<Page<string>> {
    const [asOf, ...position] = this.positionOf(page.after);
    const values = [viewerId, asOf, ...position, page.limit + 1, onlyReels, exclude, oldestId(asOf)];
    return pageFrom(await this.database.query<Row>(home, values), page.limit, asOf);
  }

  async trending(viewerId: string, page: PageRequest): Promise<Page<string>> {
    const [asOf, ...position] = this.positionOf(page.after);
    const values = [viewerId, asOf, ...position, page.limit + 1, oldestId(asOf)];
    return pageFrom(await this.database.query<Row>(trending, values), page.limit, asOf);
  }

  private positionOf(key: string | null): readonly [asOf: Date, score: number | null, id: string | null] {
    const [asOf, score, id] = key?.split('|') ?? [];
    if (asOf === undefined || score === undefined || id === undefined) return [this.clock.now(), null, null];
    return [new Date(asOf), Number(score), id];
  }
}

function pageFrom(rows: readonly Row[], limit: number, asOf: Date): Page<string> {
  return mapPage(
    pageOf(rows, limit, ({ score, id }) => `${asOf.toISOString()}|${score}|${id}`),
    (items) => items.map(({ id }) => id),
  );
}

function oldestId(asOf: Date): string {
  return leastIdAt(asOf.getTime() - (windowDays * 24 + 1) * 60 * 60 * 1000);
}
