import { describe, expect, it } from 'vitest';
import { useGuildhall } from './support/guildhall.ts';

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
});
