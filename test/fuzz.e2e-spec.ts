import { beforeAll, describe, expect, it } from 'vitest';
import { chaosNumber } from './chaos/form.ts';
import type { Answer, Member } from './support/client.ts';
import { inParallel, tally } from './support/concurrently.ts';
import { malformed, type Attempt } from './support/fuzzer.ts';
import { useGuildhall } from './support/guildhall.ts';
import { OpenApi, type Operation } from './support/openapi.ts';
import { Random } from './support/random.ts';
import { raw } from './support/raw.ts';

/** Between all routes, so that more routes do not take longer. */
const attemptsPerRoute = chaosNumber('FUZZ', 60, 200);

describe('malformed requests', () => {
  // hashing passwords is not what is looked at here
  const guildhall = useGuildhall({ GUILDHALL__AUTH__HASH_QUEUE: '10000' });
  const random = Random.ofRun('malformed requests');
  let openApi: OpenApi;
  let alice: Member;
  let ids: readonly string[];

  beforeAll(async () => {
    openApi = await OpenApi.of(guildhall().origin);
    // with a password that stands in no example: an account is deleted, and a device logged out, by the right one
    alice = await guildhall().anonymous.register('alice', 'in no example of ours');
    const bob = await guildhall().member();
    await alice.follows(bob);
    const posts = [
      await alice.writes('mine'),
      await bob.writes('theirs'),
      await bob.writes('hidden', { visibility: 'private' }),
    ];
    const comment = await alice.post(`/posts/${posts[1].id}/comments`, { content: 'hi' });
    ids = [alice.id, bob.id, alice.username, comment.body.id, ...posts.map(({ id }) => id)];
  });

  async function attempt(operation: Operation): Promise<readonly string[]> {
    const { path, headers, body, mayMissTheRoute }: Attempt = malformed(operation, ids, random);
    const request = {
      method: operation.method,
      path,
      headers: { authorization: `Bearer ${alice.accessToken}`, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const answer = await raw(guildhall().origin, request).catch((error: unknown) => String(error));
    const complaints = typeof answer === 'string' ? [answer] : complaintsOf(operation, answer, mayMissTheRoute);
    const shown = { ...request, headers, body: body?.toString().slice(0, 300) };
    return complaints.map(
      (complaint) => `${operation.method} ${operation.path}: ${complaint} ← ${JSON.stringify(shown).slice(0, 600)}`,
    );
  }

  function complaintsOf(operation: Operation, answer: Answer, mayMissTheRoute: boolean): readonly string[] {
    const { status, body, headers } = answer;
    statuses.push(status);
    if (status >= 500) return [`answered ${status}: ${JSON.stringify(body)}`];
    if (status >= 400) {
      const isProblem =
        headers.get('content-type') === 'application/problem+json' &&
        typeof body.code === 'string' &&
        body.status === status;
      if (!isProblem) return [`answered ${status} without a problem: ${JSON.stringify(body).slice(0, 200)}`];
      if (JSON.stringify(body).length > 10_000)
        return [`answered ${status} with ${JSON.stringify(body).length} characters`];
      if (mayMissTheRoute && body.code === 'request.no-such-route') return [];
    }
    const schema = operation.schemaOf(status);
    if (schema === undefined || (status >= 400 && !operation.mentions(status, body.code))) {
      return [`answered ${status} (${body.code}), which is not documented`];
    }
    if (schema === null)
      return body === '' ? [] : [`answered ${status} with a body, and the document says there is none`];
    return openApi.complaints(body, schema).map((complaint) => `answered ${status} with ${complaint}`);
  }

  const statuses: number[] = [];

  it(
    `${attemptsPerRoute} times a route: never a fault of the server, always a documented problem or a documented answer`,
    { timeout: 120_000 },
    async () => {
      const operations = openApi.operations.filter(({ id }) => !id.startsWith('logout'));
      const attempts = operations.flatMap((operation) => Array.from({ length: attemptsPerRoute }, () => operation));
      const complaints = (await inParallel(attempts, 16, attempt)).flat();

      expect(groups(complaints)).toEqual([]);
      // whoever is logged out on the way sees nothing but 401
      expect((await alice.get('/users/me')).status).toBe(200);
      const seen = tally(statuses);
      for (const status of [200, 201, 400, 401, 404, 413, 415])
        expect([status, seen.get(status) ?? 0]).not.toEqual([status, 0]);
    },
  );

  it('leave the server well, and what is stored untouched by half', async () => {
    expect((await guildhall().anonymous.get('/health')).status).toBe(200);
    const [wrong] = await guildhall().database.query(`
      select (select count(*)::int from posts.counts_view c where like_count <> (select count(*) from posts.likes l where l.post_id = c.post_id)
                 or comment_count <> (select count(*) from posts.comments m where m.post_id = c.post_id and deleted_at is null)) as posts,
             (select count(*)::int from users.counts_view c where post_count <> (select count(*) from posts.posts p where p.author_id = c.user_id and deleted_at is null)
                 or following_count <> (select count(*) from users.follows f where f.follower_id = c.user_id)) as users`);
    expect(wrong).toEqual({ posts: 0, users: 0 });
  });
});

/** The first of each kind, and how many there are: a thousand times the same helps nobody. */
function groups(complaints: readonly string[]): readonly string[] {
  const kinds = Map.groupBy(complaints, (complaint) =>
    complaint.replace(/ ← .*/s, '').replaceAll(/[0-9a-f-]{36}/g, '…'),
  );
  return [...kinds].map(([, same]) => `${same.length} × ${same[0]}`);
}
