import { Database } from '#platform';
import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer, Member } from './support/client.ts';
import { atOnce, inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { Random } from './support/random.ts';

const idsOf = (answer: Answer): readonly string[] => answer.body.data.map(({ id }: { id: string }) => id);

describe('home feed', () => {
  const guildhall = useGuildhall();

  it('shows what I and the people I follow wrote, newest first, and nothing else', async () => {
    const [alice, bob, carol] = [await guildhall().member(), await guildhall().member(), await guildhall().member()];
    await alice.follows(bob);
    const first = await bob.writes('first');
    await carol.writes('from a stranger');
    const second = await alice.writes('second');
    const third = await bob.writes('third', { visibility: 'followers' });
    await bob.writes('a diary', { visibility: 'private' });

    const feed = await alice.get('/posts/feed');

    expect(feed.status).toBe(200);
    expect(feed.body.data).toEqual([third, second, first]);
    expect(feed.body.nextCursor).toBeNull();
  });

  it('of somebody new is empty', async () => {
    const answer = await (await guildhall().member()).get('/posts/feed');
    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual({ data: [], nextCursor: null });
  });

  it('shows my own posts of every visibility, and not those of people who follow me', async () => {
    const [alice, fan] = [await guildhall().member(), await guildhall().member()];
    await fan.follows(alice);
    const own = [];
    for (const visibility of ['public', 'followers', 'private'])
      own.push(await alice.writes(visibility, { visibility }));
    await fan.writes('from a fan');
    expect((await alice.get('/posts/feed')).body.data).toEqual(own.reverse());
  });

  it('has no end at one page: the limit is 20 when not said, and never more than asked', async () => {
    const alice = await guildhall().member();
    const written = await atOnce(25, (index) => alice.writes(`post ${index}`));
    const first = await alice.get('/posts/feed');
    expect(first.body.data).toHaveLength(20);
    const second = await alice.get(`/posts/feed?cursor=${first.body.nextCursor}`);
    expect(second.body.data).toHaveLength(5);
    expect(second.body.nextCursor).toBeNull();
    expect([...idsOf(first), ...idsOf(second)]).toEqual(
      written
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    );
    const exact = await alice.get('/posts/feed?limit=25');
    expect(exact.body.data).toHaveLength(25);
    expect(exact.body.nextCursor).toBeNull();
  });

  it('does not shift when new posts come between two pages', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    await alice.follows(bob);
    const old: string[] = [];
    for (let index = 0; index < 10; index += 1)
      old.push((await (index % 2 === 0 ? alice : bob).writes(`old ${index}`)).id);

    const first = await alice.get('/posts/feed?limit=4');
    await bob.writes('new');
    await alice.writes('newer');
    const second = await alice.get(`/posts/feed?limit=4&cursor=${first.body.nextCursor}`);
    await bob.writes('newest');
    const third = await alice.get(`/posts/feed?limit=4&cursor=${second.body.nextCursor}`);

    expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(old.reverse());
    expect(third.body.nextCursor).toBeNull();
  });

  it('goes on after the post at its cursor was deleted', async () => {
    const alice = await guildhall().member();
    const written: string[] = [];
    for (let index = 0; index < 6; index += 1) written.push((await alice.writes(`post ${index}`)).id);
    const first = await alice.get('/posts/feed?limit=2');
    for (const id of idsOf(first)) await alice.delete(`/posts/${id}`);
    await alice.delete(`/posts/${written[3]}`);
    const rest = await alice.get(`/posts/feed?limit=2&cursor=${first.body.nextCursor}`);
    expect(idsOf(rest)).toEqual([written[2], written[1]]);
  });

  it('drops those I unfollow, and takes in those I follow, from the next page on', async () => {
    const [alice, bob, carol, dan] = await atOnce(4, () => guildhall().member());
    if (!alice || !bob || !carol || !dan) throw new Error('four members were expected');
    await alice.follows(bob);
    await alice.follows(carol);
    const written: { id: string; author: { id: string } }[] = [];
    for (let round = 0; round < 4; round += 1)
      for (const author of [bob, carol, dan]) written.push(await author.writes(`round ${round}`));
    const of = (...authors: readonly Member[]) =>
      written
        .filter(({ author }) => authors.some(({ id }) => id === author.id))
        .map(({ id }) => id)
        .reverse();

    const first = await alice.get('/posts/feed?limit=3');
    expect(idsOf(first)).toEqual(of(bob, carol).slice(0, 3));
    await alice.delete(`/users/${bob.id}/follow`);
    await alice.follows(dan);
    const rest = await alice.get(`/posts/feed?limit=100&cursor=${first.body.nextCursor}`);

    const cursor = idsOf(first).at(-1) ?? '';
    expect(idsOf(rest)).toEqual(of(carol, dan).filter((id) => id < cursor));
    expect(idsOf(await alice.get('/posts/feed'))).toEqual(of(carol, dan));
  });

  it('shows a post the moment it is answered to its author', async () => {
    const [author, readers] = [await guildhall().member(), await atOnce(5, () => guildhall().member())];
    for (const reader of readers) await reader.follows(author);
    for (let round = 0; round < 5; round += 1) {
      const { id } = await author.writes(`round ${round}`);
      const feeds = await Promise.all(readers.map((reader) => reader.get('/posts/feed?limit=1')));
      expect(feeds.map((feed) => idsOf(feed))).toEqual(readers.map(() => [id]));
    }
  });

  it('tells of each post what its reader would be told by asking for it', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    await alice.follows(bob);
    for (let index = 0; index < 6; index += 1) {
      const { id } = await bob.writes(`post ${index}`);
      if (index % 2 === 0) await alice.post(`/posts/${id}/like`);
      if (index % 3 === 0) await alice.post(`/posts/${id}/comments`, { content: 'hm' });
      if (index % 2 === 1) await alice.post(`/posts/${id}/view`);
    }
    const feed = await alice.get('/posts/feed');
    expect(feed.body.data).toHaveLength(6);
    for (const post of feed.body.data) expect(post).toStrictEqual((await alice.get(`/posts/${post.id}`)).body);
    expect((await alice.get(`/users/${bob.id}/posts`)).body.data).toStrictEqual(feed.body.data);
  });

  it.each([1, 20, 100])('costs two statements for a page of %d, whoever is followed', async (limit) => {
    const [alice, others] = [await guildhall().member(), await atOnce(5, () => guildhall().member())];
    for (const other of others) {
      await alice.follows(other);
      for (let index = 0; index < 5; index += 1) await other.writes(`post ${index}`);
    }
    const byTheProgram = vi.spyOn(guildhall().app.get(Database), 'query');
    const onTheWire = vi.spyOn(pg.Client.prototype, 'query');
    // besides what goes on in the background
    const ofPosts = (calls: readonly (readonly unknown[])[]) =>
      calls.map(([query]) => Object(query).name).filter((name) => /^(feeds|posts)\./.test(name));
    try {
      const first = await alice.get(`/posts/feed?limit=${limit}`);
      expect(first.body.data).toHaveLength(Math.min(limit, 25));
      expect(ofPosts(byTheProgram.mock.calls)).toHaveLength(2);
      expect(ofPosts(onTheWire.mock.calls)).toHaveLength(2);
    } finally {
      byTheProgram.mockRestore();
      onTheWire.mockRestore();
    }
  });
});

describe('in a random community', () => {
  const guildhall = useGuildhall();
  let members: readonly Member[] = [];

  // 40 members, 400 posts of all visibilities, about 450 follows, one post in ten deleted
  beforeAll(async () => {
    const random = Random.ofRun('feeds of a random community');
    members = await atOnce(40, () => guildhall().member());
    const acts: readonly (() => Promise<Answer>)[] = [
      ...Array.from({ length: 500 }, () => {
        const [one, other] = [random.pick(members), random.pick(members)];
        return () => one.post(`/users/${other.id}/follow`);
      }),
      ...Array.from({ length: 400 }, (_, index) => {
        const [author, visibility] = [random.pick(members), random.pick(['public', 'public', 'followers', 'private'])];
        const isDeleted = random.chance(0.1);
        return async () => {
          const written = await author.post('/posts', { content: `post ${index}`, visibility });
          return isDeleted ? author.delete(`/posts/${written.body.id}`) : written;
        };
      }),
      ...Array.from({ length: 60 }, () => {
        const [one, other] = [random.pick(members), random.pick(members)];
        return () => one.delete(`/users/${other.id}/follow`);
      }),
    ];
    const shuffled = acts.map((act) => ({ act, at: random.next() })).sort((a, b) => a.at - b.at);
    await inParallel(shuffled, 16, ({ act }) => act());
  });

  /** What plain SQL says, without a thought about speed. */
  async function reference(viewer: Member): Promise<readonly string[]> {
    const rows = await guildhall().database.query<{ id: string }>(
      `select id from posts.posts
        where deleted_at is null
          and (author_id = $1
               or visibility <> 'private'
                  and author_id in (select followee_id from users.follows where follower_id = $1))
        order by created_at desc, id desc`,
      [viewer.id],
    );
    return rows.map(({ id }) => id);
  }

  it.each([1, 7, 20, 100])('every feed equals plain SQL, page after page of %d', async (limit) => {
    const lengths = await inParallel(members, 8, async (viewer) => {
      const expected = await reference(viewer);
      expect(await pages(viewer, '/posts/feed', limit)).toEqual(inPagesOf(limit, expected));
      return expected.length;
    });
    // or the community would prove nothing
    expect(lengths.reduce((sum, length) => sum + length)).toBeGreaterThan(1000);
  });

  it.each([7, 100])(
    'every member’s posts are, for every reader, what plain SQL says, page after page of %d',
    async (limit) => {
      const random = new Random(limit);
      const pairs = Array.from({ length: 60 }, () => [random.pick(members), random.pick(members)] as const);
      await inParallel(pairs, 8, async ([viewer, author]) => {
        const rows = await guildhall().database.query<{ id: string }>(
          `select id from posts.posts
          where deleted_at is null and author_id = $2
            and (author_id = $1 or visibility = 'public'
                 or visibility = 'followers' and exists (select from users.follows where follower_id = $1 and followee_id = $2))
          order by created_at desc, id desc`,
          [viewer.id, author.id],
        );
        const expected = rows.map(({ id }) => id);
        expect(await pages(viewer, `/users/${author.id}/posts`, limit)).toEqual(inPagesOf(limit, expected));
      });
    },
  );

  it('the number of posts of each member is right', async () => {
    const wrong = await guildhall().database.query(
      `select user_id, post_count from users.counts
        where post_count <> (select count(*) from posts.posts where author_id = user_id and deleted_at is null)`,
    );
    expect(wrong).toEqual([]);
  });
});

/** The ids of a list, page by page: a page that is not full is the last. */
async function pages(viewer: Member, path: string, limit: number): Promise<readonly (readonly string[])[]> {
  const all: (readonly string[])[] = [];
  let cursor = '';
  do {
    const answer = await viewer.get(`${path}?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(answer.status).toBe(200);
    all.push(idsOf(answer));
    cursor = answer.body.nextCursor ?? '';
  } while (cursor !== '');
  return all;
}

function inPagesOf(limit: number, ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.max(1, Math.ceil(ids.length / limit));
  return Array.from({ length: count }, (_, page) => ids.slice(page * limit, (page + 1) * limit));
}
