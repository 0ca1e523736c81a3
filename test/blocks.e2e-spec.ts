import { describe, expect, it } from 'vitest';
import { RecomputeTopLists } from '#feeds';
import { expectProblem, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);
const authorsOf = (items: readonly { readonly author: { readonly id: string } }[]): readonly string[] =>
  items.map(({ author }) => author.id);

const stranger = { following: false, followedBy: false, blocking: false, muting: false };

describe('blocking', () => {
  const guildhall = useGuildhall();
  const two = async (): Promise<[Member, Member]> => [await guildhall().member(), await guildhall().member()];
  const post = (member: Member, path: string) => member.post(`/users/${path}`);

  it('ends both follows, is told by the relationship, and can be taken back', async () => {
    const [alice, bob] = await two();
    await alice.follows(bob);
    await bob.follows(alice);

    for (let round = 0; round < 2; round += 1) {
      const { status, body } = await post(alice, `${bob.id}/block`);
      expect([status, body]).toEqual([200, { ...stranger, userId: bob.id, blocking: true }]);
    }
    expect((await alice.get(`/users/${bob.id}/relationship`)).body.blocking).toBe(true);
    expectProblem(await bob.get(`/users/${alice.id}/relationship`), 404, 'users.not-found');
    for (const one of [alice, bob]) {
      expect((await one.get('/users/me')).body).toMatchObject({ followerCount: 0, followingCount: 0 });
    }
    expect(idsOf(await alice.all('/users/me/blocks'))).toEqual([bob.id]);
    expect(await bob.all('/users/me/blocks')).toEqual([]);

    for (let round = 0; round < 2; round += 1) {
      const { status, body } = await alice.delete(`/users/${bob.id}/block`);
      expect([status, body]).toEqual([200, { ...stranger, userId: bob.id }]);
    }
    expect(await alice.all('/users/me/blocks')).toEqual([]);
    expect((await bob.get(`/users/${alice.id}`)).status).toBe(200);
  });

  it('hides each from the other everywhere, at once, and refuses what they would do', async () => {
    const [alice, bob] = await two();
    const carol = await guildhall().member();
    const written = new Map<Member, { readonly post: string; readonly comment: string }>();
    const carols = await carol.writes('meet here');
    await alice.follows(bob);
    await bob.follows(alice);
    for (const one of [alice, bob]) {
      await one.follows(carol);
      await one.post(`/posts/${carols.id}/like`);
      const { body } = await one.post(`/posts/${carols.id}/comments`, { content: 'hello' });
      written.set(one, { post: (await one.writes('mine')).id, comment: body.id });
    }
    const of = (member: Member) => written.get(member) ?? expect.unreachable();
    for (const [one, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      await one.post(`/posts/${of(other).post}/like`);
      await one.post(`/posts/${of(other).post}/comments`, { content: 'nice' });
    }
    await guildhall().settle();
    await guildhall().app.get(RecomputeTopLists, { strict: false }).execute();
    expect((await alice.get('/notifications/unread-count')).body.count).toBe(3);

    await post(alice, `${bob.id}/block`);

    for (const [one, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      const theirs = of(other);
      for (const path of [other.id, other.username, `${other.id}/posts`, `${other.id}/followers`]) {
        expectProblem(await one.get(`/users/${path}`), 404, 'users.not-found');
      }
      expectProblem(await post(one, `${other.id}/follow`), 404, 'users.not-found');
      expectProblem(await post(one, `${other.id}/mute`), 404, 'users.not-found');
      expectProblem(await one.get(`/posts/${theirs.post}`), 404, 'posts.not-found');
      expectProblem(await one.post(`/posts/${theirs.post}/like`), 404, 'posts.not-found');
      expectProblem(await one.post(`/posts/${theirs.post}/view`), 404, 'posts.not-found');
      expectProblem(await one.post(`/posts/${theirs.post}/comments`, { content: 'x' }), 404, 'posts.not-found');
      expectProblem(await one.post(`/comments/${theirs.comment}/like`), 404, 'comments.not-found');
      const answer = { content: 'x', parentId: theirs.comment };
      expectProblem(await one.post(`/posts/${carols.id}/comments`, answer), 404, 'comments.not-found');
      expect(authorsOf(await one.all('/posts/feed'))).toEqual([one.id, carol.id]);
      expect(authorsOf(await one.all(`/posts/${carols.id}/comments`))).toEqual([one.id]);
      expect(idsOf(await one.all(`/posts/${carols.id}/likes`))).toEqual([one.id]);
      expect(idsOf(await one.all(`/users/${carol.id}/followers`))).toEqual([one.id]);
      expect((await one.all('/top/users-liked')).map(({ user }) => user.id)).not.toContain(other.id);
      expect((await one.all('/top/posts-liked')).map((top) => top.post.id)).not.toContain(theirs.post);
      expect(await one.all('/notifications')).toEqual([]);
      expect((await one.get('/notifications/unread-count')).body.count).toBe(0);
      // totals stay what they are for everybody
      expect((await one.get(`/posts/${carols.id}`)).body).toMatchObject({ likeCount: 2, commentCount: 2 });
    }
    expectProblem(await post(bob, `${alice.id}/block`), 404, 'users.not-found');
    expect(authorsOf(await carol.all(`/posts/${carols.id}/comments`))).toEqual([bob.id, alice.id]);
  });

  it('by both is taken back by each alone', async () => {
    const [alice, bob] = await two();
    await Promise.all([post(alice, `${bob.id}/block`), post(bob, `${alice.id}/block`)]);
    const blockers = [];
    for (const one of [alice, bob]) if ((await one.all('/users/me/blocks')).length > 0) blockers.push(one);
    expect(blockers.length).toBeGreaterThan(0);
    for (const one of blockers)
      expect((await one.delete(`/users/${(one === alice ? bob : alice).id}/block`)).status).toBe(200);
    expect((await alice.get(`/users/${bob.id}`)).status).toBe(200);
  });

  it.each(['block', 'mute'])('oneself or nobody is refused (%s)', async (what) => {
    const alice = await guildhall().member();
    expectProblem(await post(alice, `${alice.id}/${what}`), 400, `users.cannot-${what}-yourself`);
    const nobody = '00000000-0000-7000-8000-000000000000';
    expectProblem(await post(alice, `${nobody}/${what}`), 404, 'users.not-found');
    expectProblem(await alice.delete(`/users/${nobody}/${what}`), 404, 'users.not-found');
  });

  it('against following, at once and many times, leaves no edge, no error, and counts equal to the edges', async () => {
    const members = await Promise.all(Array.from({ length: 4 }, () => guildhall().member()));
    const acts: (() => Promise<{ readonly status: number }>)[] = [];
    for (const one of members) {
      for (const other of members) {
        if (one === other) continue;
        for (let round = 0; round < 6; round += 1) {
          acts.push(() => post(one, `${other.id}/follow`));
          acts.push(() => one.delete(`/users/${other.id}/follow`));
          acts.push(() => post(one, `${other.id}/block`));
          if (round % 2 === 0) acts.push(() => one.delete(`/users/${other.id}/block`));
        }
      }
    }
    // the same shuffle each time
    acts.sort((a, b) => ((acts.indexOf(a) * 7919) % 101) - ((acts.indexOf(b) * 7919) % 101));
    const statuses = new Set((await Promise.all(acts.map((act) => act()))).map(({ status }) => status));
    expect([...statuses].filter((status) => status !== 200 && status !== 404)).toEqual([]);

    const [found] = await guildhall().database.query<{ wrong: number }>(`
      select (select count(*) from users.follows f join users.blocks_view b
                on b.user_id = f.follower_id and b.other_id = f.followee_id)::int
           + (select count(*) from users.counts_view c
               where follower_count <> (select count(*) from users.follows f where f.followee_id = c.user_id)
                  or following_count <> (select count(*) from users.follows f where f.follower_id = c.user_id))::int as wrong`);
    expect(found).toEqual({ wrong: 0 });
  });
});

describe('muting', () => {
  const guildhall = useGuildhall();

  it('keeps somebody out of what comes by itself, and not out of direct reads', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    await alice.follows(bob);
    const mine = await alice.writes('mine');
    const theirs = await bob.writes('theirs');
    await bob.post(`/posts/${mine.id}/like`);
    await alice.post(`/posts/${theirs.id}/like`);
    await guildhall().settle();
    await guildhall().app.get(RecomputeTopLists, { strict: false }).execute();

    for (let round = 0; round < 2; round += 1) {
      const { status, body } = await alice.post(`/users/${bob.id}/mute`);
      expect([status, body]).toEqual([200, { ...stranger, userId: bob.id, following: true, muting: true }]);
    }
    await bob.post(`/posts/${mine.id}/comments`, { content: 'hello' });
    await guildhall().settle();

    expect(authorsOf(await alice.all('/posts/feed'))).toEqual([alice.id]);
    expect((await alice.all('/top/users-liked')).map(({ user }) => user.id)).not.toContain(bob.id);
    expect((await alice.all('/top/posts-liked')).map(({ post }) => post.id)).not.toContain(theirs.id);
    expect(await alice.all('/notifications')).toEqual([]);
    expect((await alice.get(`/users/${bob.id}`)).status).toBe(200);
    expect((await alice.get(`/posts/${theirs.id}`)).status).toBe(200);
    expect(authorsOf(await alice.all(`/posts/${mine.id}/comments`))).toEqual([bob.id]);
    expect(idsOf(await alice.all('/users/me/mutes'))).toEqual([bob.id]);
    // the muted one notices nothing
    expect((await bob.get(`/users/${alice.id}/relationship`)).body).toMatchObject({ followedBy: true, muting: false });
    expect((await bob.all('/notifications')).length).toBeGreaterThan(0);

    for (let round = 0; round < 2; round += 1)
      expect((await alice.delete(`/users/${bob.id}/mute`)).body.muting).toBe(false);
    expect(authorsOf(await alice.all('/posts/feed'))).toEqual([bob.id, alice.id]);
    // what happened meanwhile was not told, and is not told afterwards
    expect((await alice.all('/notifications')).map(({ type }) => type)).toEqual(['like']);
  });
});
