import { describe, expect, it } from 'vitest';
import type { Client, Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

const guildhall = useGuildhall();

const contents = async (client: Client, path: string, limit = 20): Promise<readonly string[]> =>
  (await client.all(path, limit)).map(({ content }) => content);

async function members(count: number): Promise<readonly Member[]> {
  return Promise.all(Array.from({ length: count }, () => guildhall().member()));
}

async function age(id: string, hours: number): Promise<void> {
  await guildhall().database.query(
    `update posts.posts set created_at = created_at - interval '${hours} hours' where id = '${id}'`,
  );
}

describe('the ranked home feed', () => {
  it('puts first what was cared for, and forgets with time', async () => {
    const [alice, bob, carol, dora] = await members(4);
    if (!alice || !bob || !carol || !dora) throw new Error('four were asked for');
    await bob.follows(alice);
    const [silent, liked, commented, old, reel] = [
      await alice.writes('silent'),
      await alice.writes('liked twice'),
      await alice.writes('reshared once, liked once'),
      await alice.writes('liked thrice, two days ago'),
      await alice.writes('a reel, liked twice'),
    ];
    await guildhall().database.query(`update posts.posts set is_reel = true where id = '${reel.id}'`);
    for (const fan of [carol, dora]) {
      for (const { id } of [liked, old, reel]) await fan.post(`/posts/${id}/like`);
    }
    await bob.post(`/posts/${old.id}/like`);
    await carol.post(`/posts/${commented.id}/like`);
    await carol.post(`/posts/${commented.id}/reshare`);
    await age(old.id, 48);
    const expected = [reel.content, commented.content, liked.content, old.content, silent.content];
    // a reel with two likes and a post with one like and a reshare score the same, but for the seconds between them
    const ranked = await contents(bob, '/posts/feed?rank=top');
    expect(new Set(ranked.slice(0, 2))).toEqual(new Set(expected.slice(0, 2)));
    expect(ranked.slice(2)).toEqual(expected.slice(2));
    expect(await contents(bob, '/posts/feed?rank=top', 2)).toEqual(ranked);
    expect(await contents(bob, '/posts/feed?rank=top&only=reels')).toEqual([reel.content]);
    expect(await contents(bob, '/posts/feed?only=reels')).toEqual([reel.content]);
    expect(await contents(bob, '/posts/feed?exclude=reels')).toHaveLength(4);
    expect(await contents(carol, '/posts/feed?exclude=reshares')).toEqual([]);
    expect(await contents(carol, '/posts/feed')).toEqual(['']);
    expect((await bob.get('/posts/feed?exclude=cats')).status).toBe(400);
  });
});

describe('trending', () => {
  it('are public posts with five interactions at least, for who meets their author', async () => {
    const [alice, ...fans] = await members(6);
    if (!alice) throw new Error('six were asked for');
    const [hot, cool, closed] = [
      await alice.writes('hot'),
      await alice.writes('cool'),
      await alice.writes('closed', { visibility: 'followers' }),
    ];
    for (const fan of fans) {
      await fan.follows(alice);
      await fan.post(`/posts/${hot.id}/like`);
      await fan.post(`/posts/${closed.id}/like`);
    }
    for (const fan of fans.slice(1)) await fan.post(`/posts/${cool.id}/like`);
    expect(await contents(alice, '/posts/trending')).toEqual(['hot']);
    await fans[0]?.post(`/posts/${cool.id}/comments`, { content: 'me too' });
    expect(await contents(alice, '/posts/trending', 1)).toHaveLength(2);
    await age(hot.id, 24 * 8);
    expect(await contents(alice, '/posts/trending')).toEqual(['cool']);
  });
});
