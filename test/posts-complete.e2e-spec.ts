import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FoldCounts } from '../libs/posts/application/fold-counts.ts';
import { RemoveExpiredPosts } from '../libs/posts/application/remove-expired-posts.ts';
import { expectProblem, type Answer, type Client, type Member } from './support/client.ts';
import { atOnce } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { photo } from './support/sample-media.ts';
import { cardOf } from './support/shapes.ts';
import { upload } from './support/upload.ts';

const data = mkdtempSync(join(tmpdir(), 'guildhall-data-'));
afterAll(() => rmSync(data, { recursive: true }));
const guildhall = useGuildhall({ GUILDHALL__DATA__DIR: data });
const forever = new AbortController().signal;

const idsOf = (answer: Answer): readonly string[] => answer.body.data.map(({ id }: { id: string }) => id);

async function three(): Promise<readonly [Member, Member, Member]> {
  return [await guildhall().member(), await guildhall().member(), await guildhall().member()];
}

describe('media on posts', () => {
  it('that is not one’s own, not there, or twice there is refused, and nothing is used', async () => {
    const [alice, bob] = await three();
    const { body } = await upload(alice, await photo(64, 64));
    const media = [{ id: body.id }];
    const nowhere = { id: '019a9f60-1f2e-7c3d-8a4b-5c6d7e8f9a0b' };
    expectProblem(await bob.post('/posts', { media }), 400, 'media.unusable');
    expectProblem(await alice.post('/posts', { media: [...media, nowhere] }), 400, 'media.unusable');
    expectProblem(await alice.post('/posts', { media: [...media, ...media] }), 400, 'request.invalid');
    expectProblem(await alice.post('/posts', { media, isReel: true }), 400, 'posts.reel-needs-video');
    const [row] = await guildhall().database.query(`select uses from media.media where id = '${body.id}'`);
    expect(row).toEqual({ uses: 0 });
  });
});

describe('editing a post', () => {
  it('keeps what stood there, for whoever sees the post', async () => {
    const [alice, bob] = await three();
    const post = await alice.writes('first');
    expectProblem(await bob.patch(`/posts/${post.id}`, { content: 'mine' }), 403, 'posts.not-yours');
    expectProblem(await alice.patch(`/posts/${post.id}`, { content: ' ' }), 400, 'posts.empty');
    const edited = await alice.patch(`/posts/${post.id}`, { content: 'second' });
    expect(edited.body).toEqual({ ...post, content: 'second', editedAt: expect.any(String) });
    await alice.patch(`/posts/${post.id}`, { content: 'second' });
    await alice.patch(`/posts/${post.id}`, { content: 'third' });
    const versions = await bob.get(`/posts/${post.id}/versions`);
    expect(versions.body.data).toMatchObject([
      { content: 'second', writtenAt: edited.body.editedAt },
      { content: 'first', writtenAt: post.createdAt },
    ]);
    expect((await bob.get(`/posts/${post.id}`)).body.content).toBe('third');
    await alice.patch(`/posts/${post.id}`, { visibility: 'private' });
    expectProblem(await bob.get(`/posts/${post.id}`), 404, 'posts.not-found');
    expectProblem(await bob.get(`/posts/${post.id}/versions`), 404, 'posts.not-found');
  });
});

describe('passing a post on', () => {
  it('puts it before one’s followers, once, and counts', async () => {
    const [alice, bob, carol] = await three();
    await carol.follows(bob);
    const post = await alice.writes('worth it');
    const answers = await atOnce(8, () => bob.post(`/posts/${post.id}/reshare`));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const quote = await bob.writes('so true', { quoteOf: post.id });
    const feed = (await carol.get('/posts/feed')).body.data;
    expect(feed).toMatchObject([
      { id: quote.id, content: 'so true', quoteOf: { id: post.id, content: 'worth it', author: cardOf(alice) } },
      { id: answers[0]?.body.id, content: '', quoteOf: { id: post.id } },
    ]);
    expect((await alice.get(`/posts/${post.id}`)).body.reshareCount).toBe(2);

    await bob.delete(`/posts/${answers[0]?.body.id}`);
    expect((await alice.get(`/posts/${post.id}`)).body.reshareCount).toBe(1);
    expect((await bob.post(`/posts/${post.id}/reshare`)).status).toBe(201);
    await alice.delete(`/posts/${post.id}`);
    expect((await carol.get('/posts/feed')).body.data).toMatchObject([{ id: quote.id, quoteOf: null }]);
  });

  it('leaves no hole in a page when the post is gone', async () => {
    const [alice, bob, carol] = await three();
    await carol.follows(bob);
    const own = [await bob.writes('one'), await bob.writes('two')];
    const originals = [await alice.writes('a'), await alice.writes('b'), await alice.writes('c')];
    for (const { id } of originals) await bob.post(`/posts/${id}/reshare`);
    for (const { id } of originals) await alice.delete(`/posts/${id}`);
    const { body } = await carol.get('/posts/feed?limit=2');
    expect([body.data.map(({ id }: { id: string }) => id), body.nextCursor]).toEqual([[own[1].id, own[0].id], null]);
  });

  it('of what was passed on passes on what was written', async () => {
    const [alice, bob, carol] = await three();
    const post = await alice.writes('worth it');
    const { id } = (await bob.post(`/posts/${post.id}/reshare`)).body;
    const again = await carol.post(`/posts/${id}/reshare`);
    expect([again.status, again.body.quoteOf.id]).toEqual([201, post.id]);
    expect((await carol.writes('so true', { quoteOf: id })).quoteOf.id).toBe(post.id);
    expect((await bob.post(`/posts/${id}/reshare`)).body.id).toBe(id);
    expect((await alice.get(`/posts/${post.id}`)).body.reshareCount).toBe(3);
    await alice.delete(`/posts/${post.id}`);
    expectProblem(await carol.post(`/posts/${id}/reshare`), 404, 'posts.not-found');
  });

  it('is for public posts that one may see', async () => {
    const [alice, bob] = await three();
    await bob.follows(alice);
    const [some, hidden] = [
      await alice.writes('some', { visibility: 'followers' }),
      await alice.writes('hidden', { visibility: 'private' }),
    ];
    expectProblem(await bob.post(`/posts/${some.id}/reshare`), 403, 'posts.not-for-resharing');
    expectProblem(await bob.post('/posts', { content: 'x', quoteOf: some.id }), 403, 'posts.not-for-resharing');
    expectProblem(await bob.post(`/posts/${hidden.id}/reshare`), 404, 'posts.not-found');
  });

  it('does not carry it past a block', async () => {
    const [alice, bob, carol] = await three();
    await carol.follows(bob);
    const post = await alice.writes('worth it');
    await bob.post(`/posts/${post.id}/reshare`);
    const quote = await bob.writes('so true', { quoteOf: post.id });
    await guildhall().database.query(
      `insert into users.blocks (blocker_id, blocked_id, id, created_at) values ('${alice.id}', '${carol.id}', gen_random_uuid(), now())`,
    );
    expect((await carol.get('/posts/feed')).body.data).toMatchObject([{ id: quote.id, quoteOf: null }]);
  });
});

describe('threads', () => {
  it('are read one by one, newest answer first', async () => {
    const [alice, bob] = await three();
    const { id } = await alice.writes('what do you think?');
    const say = async (content: string, parentId?: string) =>
      (await bob.post(`/posts/${id}/comments`, { content, ...(parentId === undefined ? {} : { parentId }) })).body.id;
    const [one, two] = [await say('one'), await say('two')];
    const answers = [await say('a', one), await say('b', one), await say('c', one)];
    const deeper = await say('deeper', answers[0]);
    const list = async (query: string) => idsOf(await alice.get(`/posts/${id}/comments${query}`));
    expect(await list('')).toEqual([deeper, ...answers.toReversed(), two, one]);
    expect((await alice.all(`/posts/${id}/comments?parentId=${one}`, 2)).map((each) => each.id)).toEqual(
      answers.toReversed(),
    );
    expect(await list(`?parentId=${answers[0]}`)).toEqual([deeper]);
    expect(await list(`?parentId=${two}`)).toEqual([]);
    await bob.delete(`/comments/${answers[1]}`);
    expect(await list(`?parentId=${one}`)).toEqual([answers[2], answers[0]]);
  });
});

describe('bookmarks', () => {
  it('are one’s own, latest first, and hide what one may not see any more', async () => {
    const [alice, bob] = await three();
    const posts = [await alice.writes('one'), await alice.writes('two')];
    for (const { id } of posts) {
      expect((await bob.post(`/posts/${id}/bookmark`)).body).toEqual({ bookmarkedByMe: true });
      expect((await bob.post(`/posts/${id}/bookmark`)).status).toBe(200);
    }
    expect(idsOf(await bob.get('/users/me/bookmarks'))).toEqual([posts[1].id, posts[0].id]);
    expect((await bob.get(`/posts/${posts[0].id}`)).body.bookmarkedByMe).toBe(true);
    expect((await alice.get(`/posts/${posts[0].id}`)).body.bookmarkedByMe).toBe(false);
    await alice.patch(`/posts/${posts[1].id}`, { visibility: 'private' });
    expect(idsOf(await bob.get('/users/me/bookmarks'))).toEqual([posts[0].id]);
    await bob.delete(`/posts/${posts[0].id}/bookmark`);
    expect((await bob.get('/users/me/bookmarks')).body).toEqual({ data: [], nextCursor: null });
    expectProblem(await bob.post(`/posts/${posts[1].id}/bookmark`), 404, 'posts.not-found');
  });
});

describe('a post for a day', () => {
  it('is gone when its time is over, from everywhere and for everybody', async () => {
    const [alice, bob] = await three();
    await bob.follows(alice);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const post = await alice.writes('for now #fleeting', { expiresAt });
    expect(post.expiresAt).toBe(expiresAt);
    expect(idsOf(await bob.get('/posts/feed'))).toEqual([post.id]);
    const late = new Date(Date.now() + 2 * 86_400_000).toISOString();
    expectProblem(await alice.post('/posts', { content: 'x', expiresAt: late }), 400, 'posts.expiry-out-of-range');

    await guildhall().database.query(
      `update posts.posts set expires_at = now() - interval '1 second' where id = '${post.id}'`,
    );
    for (const client of [alice, bob]) {
      expectProblem(await client.get(`/posts/${post.id}`), 404, 'posts.not-found');
      for (const list of ['/posts/feed', `/users/${alice.id}/posts`, '/hashtags/fleeting/posts']) {
        expect(idsOf(await client.get(list))).toEqual([]);
      }
    }
    await guildhall().app.get(RemoveExpiredPosts).execute(forever);
    expect((await alice.get('/users/me')).body.postCount).toBe(0);
  });
});

describe('hashtags', () => {
  it('list what one may see, whatever their case, also after an edit', async () => {
    const [alice, bob] = await three();
    const seen = await alice.writes('I like #Straße and #日本語');
    await alice.writes('#straße', { visibility: 'private' });
    const tagged = async (client: Client, tag: string) =>
      idsOf(await client.get(`/hashtags/${encodeURIComponent(tag)}/posts`));
    expect(await tagged(bob, 'STRAßE')).toEqual([seen.id]);
    expect(await tagged(bob, '日本語')).toEqual([seen.id]);
    expect(await tagged(alice, 'straße')).toHaveLength(2);
    await alice.patch(`/posts/${seen.id}`, { content: 'I like #tea' });
    expect(await tagged(bob, 'straße')).toEqual([]);
    expect(await tagged(bob, 'tea')).toEqual([seen.id]);
  });
});

describe('mentions', () => {
  it('tell the member, once, and nobody who may not see it', async () => {
    const [alice, bob, carol] = await three();
    const told = async (member: Member) => {
      await guildhall().settle();
      const { data } = (await member.get('/notifications')).body;
      return data.filter(({ type }: { type: string }) => type === 'mention');
    };
    const post = await alice.writes(`hello @${bob.username} and @${bob.username.toUpperCase()}, @nobody_at_all`);
    expect(await told(bob)).toMatchObject([
      { text: `${alice.username} mentioned you`, target: { kind: 'post', id: post.id }, count: 1 },
    ]);
    await alice.patch(`/posts/${post.id}`, { content: `hello @${bob.username} and @${carol.username}` });
    expect(await told(carol)).toHaveLength(1);
    expect(await told(bob)).toHaveLength(1);

    await alice.writes(`about @${carol.username}`, { visibility: 'private' });
    await alice.writes(`about @${carol.username}`, { visibility: 'followers' });
    await alice.writes(`me, @${alice.username}`);
    await alice.post(`/posts/${post.id}/comments`, { content: `see, @${bob.username}` });
    expect(await told(carol)).toHaveLength(1);
    expect(await told(alice)).toEqual([]);
    expect(await told(bob)).toMatchObject([{ target: { id: post.id }, count: 1 }]);
  });
});

describe('counts', () => {
  it('are folded by whoever changes them when many changes wait', async () => {
    const [alice, bob] = await three();
    const { id } = await alice.writes('counted');
    const comment = (await alice.post(`/posts/${id}/comments`, { content: 'well' })).body.id;
    for (const path of [`/posts/${id}/like`, `/comments/${comment}/like`, `/users/${alice.id}/follow`]) {
      for (let time = 0; time < 40; time += 1)
        for (const method of ['POST', 'DELETE']) await bob.send(method, path, {});
    }
    const [waiting] = await guildhall().database.query<Record<string, number>>(
      `select (select count(*)::int from posts.count_changes where post_id = '${id}') as post,
              (select count(*)::int from posts.comment_count_changes where comment_id = '${comment}') as comment,
              (select count(*)::int from users.count_changes where user_id = '${alice.id}') as member`,
    );
    for (const [what, count] of Object.entries(waiting ?? {})) expect(count, what).toBeLessThan(70);
    expect((await bob.get(`/posts/${id}`)).body.likeCount).toBe(0);
    expect((await bob.get(`/comments/${comment}`)).body.likeCount).toBe(0);
    expect((await bob.get(`/users/${alice.id}`)).body.followerCount).toBe(0);
  });

  it('are right in every answer while they are folded, and folded in the end', async () => {
    const [author, ...fans] = await atOnce(9, () => guildhall().member());
    if (author === undefined) throw new Error('nine were asked for');
    const { id } = await author.writes('counted');
    const comment = (await author.post(`/posts/${id}/comments`, { content: 'first' })).body.id;
    const fold = () => guildhall().app.get(FoldCounts).execute(forever);
    for (let round = 0; round < 5; round += 1) {
      const method = round % 2 === 0 ? 'POST' : 'DELETE';
      const [answers] = await Promise.all([
        Promise.all(fans.map((fan) => fan.send(method, `/posts/${id}/like`, {}))),
        Promise.all(fans.map((fan) => fan.post(`/posts/${id}/comments`, { content: 'well' }))),
        Promise.all(fans.map((fan) => fan.send(method, `/comments/${comment}/like`, {}))),
        fold(),
      ]);
      for (const { body } of answers) expect(body.likeCount).toBeGreaterThanOrEqual(method === 'POST' ? 1 : 0);
      const { likeCount, commentCount } = (await author.get(`/posts/${id}`)).body;
      expect({ likeCount, commentCount }).toEqual({
        likeCount: method === 'POST' ? fans.length : 0,
        commentCount: 1 + (round + 1) * fans.length,
      });
      expect((await author.get(`/comments/${comment}`)).body.likeCount).toBe(likeCount);
    }
    await fold();
    const { database } = guildhall();
    expect(await database.query(`select from posts.count_changes where post_id = '${id}'`)).toEqual([]);
    expect(await database.query(`select like_count, comment_count from posts.counts where post_id = '${id}'`)).toEqual([
      { like_count: 8, comment_count: 41 },
    ]);
    expect(await database.query('select from posts.comment_count_changes')).toEqual([]);
    expect(await database.query(`select like_count from posts.comments where id = '${comment}'`)).toEqual([
      { like_count: 8 },
    ]);
  });
});
