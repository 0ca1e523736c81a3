import { describe, expect, it } from 'vitest';
import { RecomputeTopLists } from '#feeds';
import type { Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

describe('top lists', () => {
  const guildhall = useGuildhall();

  async function crowd(size: number): Promise<readonly Member[]> {
    return Promise.all(Array.from({ length: size }, () => guildhall().member()));
  }

  it('count likes, comments and views of public posts, highest first, nudged by events', async () => {
    const fans = await crowd(4);
    const author = await guildhall().member('author');
    const posts = [];
    for (const name of ['a', 'b', 'c']) posts.push(await author.writes(name));
    const secret = await author.writes('secret', { visibility: 'followers' });
    for (const fan of fans) await fan.follows(author);
    for (const [index, post] of posts.entries()) {
      for (const fan of fans.slice(index)) {
        await fan.post(`/posts/${post.id}/like`);
        await fan.post(`/posts/${post.id}/comments`, { content: 'well said' });
        await fan.post(`/posts/${post.id}/view`);
      }
    }
    for (const fan of fans) await fan.post(`/posts/${secret.id}/like`);
    await guildhall().settle();

    const expected = posts.map(({ id }, index) => ({ id, count: 4 - index }));
    for (const list of ['posts-liked', 'posts-commented', 'posts-viewed']) {
      const entries = await author.all(`/top/${list}`, 2);
      expect(entries.map(({ post, count }) => ({ id: post.id, count }))).toEqual(expected);
    }
    const users = await author.all('/top/users-liked');
    expect(users).toEqual([{ user: expect.objectContaining({ id: author.id }), count: 9 }]);
  });

  it('follow unlikes and deletions', async () => {
    const [fan, author] = await crowd(2);
    if (!fan || !author) throw new Error('two members were asked for');
    const [kept, unliked, deleted] = [await author.writes('k'), await author.writes('u'), await author.writes('d')];
    for (const post of [kept, unliked, deleted]) await fan.post(`/posts/${post.id}/like`);
    await fan.delete(`/posts/${unliked.id}/like`);
    await author.delete(`/posts/${deleted.id}`);
    await guildhall().settle();

    const listed = (await fan.all('/top/posts-liked')).map(({ post }) => post.id);

    expect(listed).toContain(kept.id);
    expect(listed).not.toContain(unliked.id);
    expect(listed).not.toContain(deleted.id);
  });

  it('are the same when computed anew, whatever events have nudged', async () => {
    const viewer = await guildhall().member();
    const before = await viewer.all('/top/posts-liked');
    expect(before.length).toBeGreaterThan(0);

    await guildhall().app.get(RecomputeTopLists, { strict: false }).execute();

    expect(await viewer.all('/top/posts-liked')).toEqual(before);
  });

  it('keep what they have when computing fails', async () => {
    const viewer = await guildhall().member();
    const before = await viewer.all('/top/users-liked');
    await guildhall().database.query('alter view posts.likes_view rename to likes_away');
    try {
      await expect(guildhall().app.get(RecomputeTopLists, { strict: false }).execute()).rejects.toThrow('likes_view');
    } finally {
      await guildhall().database.query('alter view posts.likes_away rename to likes_view');
    }

    expect(await viewer.all('/top/users-liked')).toEqual(before);
  });

  it('lose no like that comes while they are computed', async () => {
    const fans = await crowd(6);
    const author = await guildhall().member();
    const post = await author.writes('contested');
    const recompute = guildhall().app.get(RecomputeTopLists, { strict: false });

    await Promise.all([
      ...fans.map((fan) => fan.post(`/posts/${post.id}/like`)),
      ...Array.from({ length: 5 }, () => recompute.execute()),
    ]);
    await guildhall().settle();

    const entry = (await author.all('/top/posts-liked')).find(({ post: { id } }) => id === post.id);
    expect(entry?.count).toBe(6);
  });
});
