import { describe, expect, it } from 'vitest';
import { useGuildhall } from './support/guildhall.ts';
import { build, Home, Program } from './support/program.ts';
import { freePort } from './support/services/processes.ts';
import { testSecret } from './support/tokens.ts';

const token = 'a token for Prometheus';
const read = (text: string, name: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
};

describe('metrics', () => {
  const guildhall = useGuildhall({ GUILDHALL__METRICS__TOKEN: token });
  const scrape = (headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` }) =>
    fetch(`${guildhall().origin}/metrics`, { headers });

  it('tell of requests, events, tasks and the event loop', async () => {
    const alice = await guildhall().member();
    await alice.writes('hello');
    await guildhall().settle();
    await guildhall().database.query(
      `insert into platform.dead_letters (id, consumer_group, topic, envelope, reason, error, attempts)
       values (gen_random_uuid(), 'feeds', 'feed_events', '', 'test', '', 1)`,
    );
    await guildhall().database.query(
      `insert into platform.tasks (id, type, payload, priority, max_attempts, run_at)
       values (gen_random_uuid(), 'test.later', '{}', 1, 1, now() + interval '1 day')`,
    );

    const answer = await scrape();
    const text = await answer.text();

    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)]);
    expect(read(text, 'guildhall_outbox_events')).toBe(0);
    expect(read(text, 'guildhall_outbox_oldest_age_seconds')).toBe(0);
    expect(read(text, 'guildhall_event_group_behind{group="notifications"}')).toBe(0);
    expect(read(text, 'guildhall_event_dead_letters{group="feeds"}')).toBe(1);
    expect(read(text, 'guildhall_tasks{type="test.later",state="queued"}')).toBe(1);
    expect(read(text, 'guildhall_tasks_due')).toBe(0);
    const posts = 'guildhall_http_request_duration_seconds_count{method="POST",route="/api/v1/posts",status="201"}';
    expect(read(text, posts)).toBe(1);
    expect(read(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(text).not.toContain(alice.id);
  });

  it('are for who has the token', async () => {
    for (const authorization of ['', 'Bearer wrong', token]) {
      const answer = await scrape({ authorization });
      expect([answer.status, Object(await answer.json()).code]).toEqual([401, 'metrics.token-needed']);
    }
  });
});

describe('metrics without a token', () => {
  const guildhall = useGuildhall();

  it('are for this machine, and not for who comes through a proxy on it', async () => {
    const url = `${guildhall().origin}/metrics`;
    expect((await fetch(url)).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded'])
      expect((await fetch(url, { headers: { [header]: 'for=192.0.2.1' } })).status).toBe(404);
  });

  it('have a port of their own in a worker, where nothing else is served', { timeout: 120_000 }, async () => {
    build();
    const [home, port] = [await Home.create(), await freePort()];
    const worker = Program.start(home, ['worker'], {
      NODE_ENV: 'test',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      GUILDHALL__METRICS__PORT: String(port),
      DATABASE_URL: guildhall().database.url,
    });
    try {
      await worker.says(/in the background/);
      const [metrics, other] = ['/metrics', '/api/v1/health'].map((path) => fetch(`http://127.0.0.1:${port}${path}`));
      expect(read((await (await metrics)?.text()) ?? '', 'guildhall_outbox_events')).toBe(0);
      expect((await other)?.status).toBe(404);
      expect(await worker.stop()).toBe(0);
    } finally {
      if (worker.code === null) await worker.stop('SIGKILL');
      await home.remove();
    }
  });
});
