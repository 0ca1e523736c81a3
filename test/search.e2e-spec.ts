import { describe, expect, it } from 'vitest';
import { expectProblem, type Client, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

const guildhall = useGuildhall();

const q = (text: string) => encodeURIComponent(text);

async function said(client: Client, text: string): Promise<readonly string[]> {
  return (await client.all(`/posts/search?q=${q(text)}`)).map(({ content }) => content);
}

describe('searching posts', () => {
  it('finds words by their beginnings, in any language and case, and the best first', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const texts = [
      'Gärtnerei in Köln',
      'A garden, a gardener and more gardens',
      'Sourdough & garden',
      '東京タワーに行きました',
      'привет мир',
      '100% wool_sock',
    ];
    for (const text of texts) await alice.writes(text);
    expect(await said(bob, 'gard')).toEqual([texts[1], texts[2]]);
    expect(await said(bob, 'GARDEN sour')).toEqual([texts[2]]);
    expect(await said(bob, 'gärtn')).toEqual([texts[0]]);
    expect(await said(bob, 'タワーに')).toEqual([texts[3]]);
    expect(await said(bob, 'ривет')).toEqual([texts[4]]);
    expect(await said(bob, '0% w')).toEqual([texts[5]]);
    expect(await said(bob, 'l_s')).toEqual([texts[5]]);
    expect(await said(bob, "gard' | !x:*")).toEqual([]);
    expect(await said(bob, '🎉')).toEqual([]);
  });

  it('shows what one may see, as it stands now, page after page', async () => {
    const [alice, bob, carol] = [await guildhall().member(), await guildhall().member(), await guildhall().member()];
    await bob.follows(alice);
    const word = 'xylophone';
    for (let n = 1; n <= 7; n += 1) await alice.writes(`${word} ${n}`);
    await alice.writes(`${word} f`, { visibility: 'followers' });
    const hidden = await alice.writes(`${word} p`, { visibility: 'private' });
    expect(await said(carol, word)).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `${word} ${n}`));
    expect((await bob.all(`/posts/search?q=${word}`, 3)).length).toBe(8);
    expect((await alice.all(`/posts/search?q=${word}`, 2)).length).toBe(9);
    await alice.patch(`/posts/${hidden.id}`, { visibility: 'public', content: 'something else' });
    expect(await said(carol, word)).toHaveLength(7);
    const [first] = (await carol.get(`/posts/search?q=${word}`)).body.data;
    await alice.delete(`/posts/${first.id}`);
    expect(await said(carol, word)).toHaveLength(6);
    expectProblem(await carol.get('/posts/search'), 400, 'request.invalid');
    expectProblem(await carol.get('/posts/search?q='), 400, 'request.invalid');
  });
});

describe('searching members', () => {
  const names = async (client: Client, text: string) =>
    (await client.all(`/users/search?q=${q(text)}`)).map(({ username }) => username);

  it('finds names by their beginnings and their letters, whole names first', async () => {
    const anna = await guildhall().member('zanna');
    const others: Member[] = [];
    for (const name of ['zannabel', 'joszanna', 'bobby_z']) others.push(await guildhall().member(name));
    await others[2]?.patch('/users/me', { displayName: 'Zanna Ünal' });
    expect(await names(anna, 'zanna')).toEqual(['zanna', 'zannabel', 'bobby_z', 'joszanna']);
    expect(await names(anna, '@ZANNAB')).toEqual(['zannabel']);
    expect(await names(anna, 'ünal')).toEqual(['bobby_z']);
    expect(await names(anna, 'za')).toEqual(['zannabel', 'zanna']);
    expect(await names(anna, 'b_b')).toEqual([]);
    await guildhall().database.query(
      `insert into users.blocks (blocker_id, blocked_id, id, created_at) values ('${others[0]?.id}', '${anna.id}', gen_random_uuid(), now())`,
    );
    expect(await names(anna, 'zannab')).toEqual([]);
  });
});
