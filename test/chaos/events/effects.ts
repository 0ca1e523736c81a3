import { expect } from 'vitest';
import type { Member } from '../../support/client.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** What a member did and was told had been done. */
export interface Command {
  readonly postId: string;
  readonly commentId: string;
}

/** Comments on a post; anything but success is a failed request. */
export async function comment(by: Member, postId: string, text: string): Promise<Command> {
  const answer = await by.post(`/posts/${postId}/comments`, { content: text });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { postId, commentId: answer.body.id };
}

/** The comments that the author was told of, post by post, in the order in which that happened. */
export async function toldOf(database: TestDatabase): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await database.query<{ postId: string; commentId: string }>(
    `select notification.target_id as "postId", act.subject_id as "commentId"
       from notifications.acts act join notifications.notifications notification on notification.id = act.notification_id
      where act.type = 'comment' order by act.activity_id`,
  );
  const byPost = Map.groupBy(rows, ({ postId }) => postId);
  return new Map([...byPost].map(([postId, those]) => [postId, those.map(({ commentId }) => commentId)]));
}

/** The comments by post, in the order in which they were written: one writer per post. */
export function written(commands: readonly Command[]): ReadonlyMap<string, readonly string[]> {
  const byPost = Map.groupBy(commands, ({ postId }) => postId);
  return new Map([...byPost].map(([postId, those]) => [postId, those.map(({ commentId }) => commentId)]));
}

export async function untilToldOf(database: TestDatabase, count: number, timeoutMs: number): Promise<number> {
  const start = performance.now();
  await expect
    .poll(async () => [...(await toldOf(database)).values()].reduce((sum, { length }) => sum + length, 0), {
      timeout: timeoutMs,
      interval: 100,
    })
    .toBe(count);
  return performance.now() - start;
}

/** All that came of events, for comparing byte by byte. */
export async function stateOf(database: TestDatabase): Promise<string> {
  const rows = await database.query<{ state: string }>(
    `select (select coalesce(json_agg(n order by n.id), '[]') from notifications.notifications n)::text
         || (select coalesce(json_agg(a order by a.activity_id), '[]') from notifications.acts a)::text
         || (select count(*) from platform.inbox)::text as state`,
  );
  return rows[0]?.state ?? '';
}
