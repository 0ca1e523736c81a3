import { describe, expect, it } from 'vitest';
import { Tasks, taskType } from '#kernel';
import { TaskHandlers } from '#platform';
import { z } from 'zod';
import { useGuildhall } from './support/guildhall.ts';

describe('a trace', () => {
  const guildhall = useGuildhall();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  it('goes from the request into its events, beside the request id', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const post = await bob.writes('hello');
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'the-like-of-alice' };
    await alice.post(`/posts/${post.id}/like`, undefined, { headers });
    await alice.delete(`/posts/${post.id}/like`);
    await guildhall().settle();

    const rows = await guildhall().database.query<{ type: string; envelope: string }>(
      `select type, envelope from platform.event_log where key = $1 and type in ('liked', 'unliked')`,
      [post.id],
    );
    const byType = Object.fromEntries(rows.map(({ type, envelope }) => [type, JSON.parse(envelope)]));
    expect(byType['liked']).toMatchObject({
      requestId: 'the-like-of-alice',
      traceparent: expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`)),
    });
    expect(byType['liked'].traceparent).not.toBe(headers.traceparent);
    // without one, a trace begins here
    expect(byType['unliked'].traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(byType['unliked'].traceparent).not.toContain(traceId);
  });

  it('goes from the request into its tasks, and from a task into what it leaves', async () => {
    const alice = await guildhall().member();
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'alice-forgot' };
    await alice.post('/auth/password/forgot', { identifier: alice.username }, { headers });

    const leaf = taskType({ type: 'test.leaf', schema: z.object({}) });
    const branch = taskType({ type: 'test.branch', schema: z.object({}) });
    const [tasks, handlers] = [guildhall().app.get(Tasks), guildhall().app.get(TaskHandlers)];
    handlers.register(leaf, async () => undefined);
    handlers.register(branch, async () => void (await tasks.enqueue(leaf, {})));
    const id = await tasks.enqueue(branch, {}, { runAt: new Date(Date.now() + 3_600_000) });
    await guildhall().database.query(
      `update platform.tasks set request_id = 'alice-forgot', traceparent = $2, run_at = now() where id = $1`,
      [id, headers.traceparent],
    );
    await guildhall().settle();

    const rows = await guildhall().database.query<{ type: string; requestId: string; traceparent: string }>(
      `select type, request_id as "requestId", traceparent from platform.tasks where request_id = 'alice-forgot'`,
    );
    expect(rows.map(({ type }) => type)).toEqual(expect.arrayContaining(['test.branch', 'test.leaf']));
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.every(({ traceparent }) => traceparent.startsWith(`00-${traceId}-`))).toBe(true);
  });
});
