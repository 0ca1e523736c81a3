import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '#platform';
import { commentsView, likesView, viewsView, visiblePostsView } from '#posts';
import { topLists, type TopList } from '../domain/top-list.ts';
import { TopListRepository } from '../domain/top-list.repository.ts';

/** How many members or posts a list has room for. */
const longest = 1_000;

/* `subject_id` once for each time it counts since `$2`; only what everyone may see. */
const counted = {
  'users-liked': `select post.author_id as subject_id from ${likesView} act
     join ${visiblePostsView} post on post.id = act.post_id and post.visibility = 'public' where act.created_at >= $2`,
  'posts-liked': `select post.id as subject_id from ${likesView} act
     join ${visiblePostsView} post on post.id = act.post_id and post.visibility = 'public' where act.created_at >= $2`,
  'posts-commented': `select post.id as subject_id from ${commentsView} act
     join ${visiblePostsView} post on post.id = act.post_id and post.visibility = 'public' where act.created_at >= $2`,
  'posts-viewed': `select post.id as subject_id from ${viewsView} act
     join ${visiblePostsView} post on post.id = act.post_id and post.visibility = 'public'
    where act.day >= ($2::timestamptz at time zone 'UTC')::date`,
} as const satisfies Record<TopList, string>;

/*
 * A recount shares the lock of its list, and a recomputation has it alone: what is recounted meanwhile waits, and is then
 * written where readers look.
 */
const lockAlone = statement('feeds.top-lock-alone', 'select from feeds.top_lists where list = $1 for update');
const lockShared = statement('feeds.top-lock-shared', 'select from feeds.top_lists where list = $1 for share');

const fill = (list: TopList) =>
  statement(
    `feeds.top-fill-${list}`,
    `with swapped as (
      update feeds.top_lists set generation = generation + 1, computed_at = clock_timestamp() where list = $1
      returning generation
    )
    insert into feeds.top_entries (list, generation, subject_id, count)
    select $1, swapped.generation, act.subject_id, act.count
      from swapped, (
        select subject_id, count(*)::int as count from (${counted[list]}) acts
         group by subject_id order by count(*) desc, subject_id desc limit ${longest}
      ) act`,
  );

const sweep = statement(
  'feeds.top-sweep',
  `delete from feeds.top_entries where list = $1
      and generation < (select generation from feeds.top_lists where list = $1)`,
);

const recount = (list: TopList) =>
  statement(
    `feeds.top-recount-${list}`,
    `with list as (
      select generation from feeds.top_lists where list = $1
    ), act as (
      select count(*)::int as count from (${counted[list]}) acts where acts.subject_id = $3
    ), gone as (
      delete from feeds.top_entries entry using list, act
       where entry.list = $1 and entry.generation = list.generation and entry.subject_id = $3 and act.count = 0
    )
    insert into feeds.top_entries as entry (list, generation, subject_id, count)
    select $1, list.generation, $3, act.count from list, act where act.count > 0
    on conflict (list, generation, subject_id) do update set count = excluded.count`,
  );

const byList = (make: (list: TopList) => Statement): ReadonlyMap<TopList, Statement> =>
  new Map(topLists.map((list) => [list, make(list)]));

const fills = byList(fill);
const recounts = byList(recount);

@Injectable()
export class SqlTopListRepository extends TopListRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async recompute(list: TopList, since: Date): Promise<void> {
    await this.database.run(async () => {
      await this.database.query(lockAlone, [list]);
      await this.database.query(of(fills, list), [list, since]);
      await this.database.query(sweep, [list]);
    });
  }

  async recount(list: TopList, subjectId: string, since: Date): Promise<void> {
    await this.database.run(async () => {
      await this.database.query(lockShared, [list]);
      await this.database.query(of(recounts, list), [list, since, subjectId]);
    });
  }
}

function of(statements: ReadonlyMap<TopList, Statement>, list: TopList): Statement {
  const found = statements.get(list);
  if (found === undefined) throw new Error(`There is no statement for ${list}`);
  return found;
}
