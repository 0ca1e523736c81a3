import { describe, expect, it } from 'vitest';
import { Tasks } from '#kernel';
import { mailDigests } from '../libs/notifications/notifications.tasks.ts';
import { expectProblem, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

describe('notifications', () => {
  const guildhall = useGuildhall();
  const members = (count: number) => Promise.all(Array.from({ length: count }, () => guildhall().member()));

  it('tell the author of a like, once however often it is taken back and given again', async () => {
    const [alice, bob] = await members(2);
    if (!alice || !bob) throw new Error('two members were asked for');
    const post = await bob.writes('hello');
    for (let round = 0; round < 3; round += 1) {
      await alice.post(`/posts/${post.id}/like`);
      await alice.delete(`/posts/${post.id}/like`);
    }
    await guildhall().settle();

    const { body } = await bob.get('/notifications');

    expect(body.data).toEqual([
      {
        id: expect.any(String),
        type: 'like',
        text: `${alice.username} liked your post`,
        actors: [expect.objectContaining({ id: alice.id, username: alice.username })],
        count: 1,
        target: { kind: 'post', id: post.id },
        isRead: false,
        createdAt: expect.any(String),
      },
    ]);
    expect((await bob.get('/notifications/unread-count')).body).toEqual({ count: 1 });
    expect((await alice.get('/notifications')).body.data).toEqual([]);
  });

  it('tell of comments and follows, and never of one’s own acts', async () => {
    const [alice, bob] = await members(2);
    if (!alice || !bob) throw new Error('two members were asked for');
    const post = await bob.writes('hello');
    await bob.post(`/posts/${post.id}/like`);
    await bob.post(`/posts/${post.id}/comments`, { content: 'me again' });
    await alice.post(`/posts/${post.id}/comments`, { content: 'hi' });
    await alice.follows(bob);
    await guildhall().settle();

    const told = (await bob.get('/notifications')).body.data;

    expect(told.map(({ text }: { text: string }) => text).toSorted()).toEqual([
      `${alice.username} commented on your post`,
      `${alice.username} started following you`,
    ]);
    const follow = told.find(({ type }: { type: string }) => type === 'follow');
    expect(follow.target).toEqual({ kind: 'user', id: alice.id });
  });

  it('stand together per target until they are read, and page by cursor', async () => {
    const [bob, ...friends] = await members(5);
    if (!bob) throw new Error('members were asked for');
    const posts = [await bob.writes('one'), await bob.writes('two'), await bob.writes('three')];
    for (const post of posts) for (const friend of friends) await friend.post(`/posts/${post.id}/like`);
    await guildhall().settle();

    const all = await bob.all('/notifications', 2);

    expect(all).toHaveLength(3);
    expect(all.every(({ count, text }) => count === 4 && /^\w+ and 3 others liked your post$/.test(text))).toBe(true);
    expect(all[0].actors).toHaveLength(3);
  });

  it('are read one by one or all at once, by their owner only', async () => {
    const [alice, bob] = await members(2);
    if (!alice || !bob) throw new Error('two members were asked for');
    for (const text of ['one', 'two', 'three']) await alice.post(`/posts/${(await bob.writes(text)).id}/like`);
    await guildhall().settle();
    const [first] = (await bob.get('/notifications')).body.data;

    expectProblem(await alice.send('PUT', `/notifications/${first.id}/read`, {}), 404, 'notifications.not-found');
    expect((await bob.send('PUT', `/notifications/${first.id}/read`, {})).body).toEqual({ count: 2 });
    expect((await bob.send('PUT', `/notifications/${first.id}/read`, {})).body).toEqual({ count: 2 });
    expect((await bob.get('/notifications?unread=true')).body.data).toHaveLength(2);
    expect((await bob.send('PUT', '/notifications/read-all', {})).body).toEqual({ count: 0 });
    expect((await bob.get('/notifications')).body.data.every(({ isRead }: { isRead: boolean }) => isRead)).toBe(true);
  });

  it('stay away when a member does not want them', async () => {
    const [alice, bob] = await members(2);
    if (!alice || !bob) throw new Error('two members were asked for');
    const changed = await bob.send('PUT', '/notifications/preferences', { body: { like: { inApp: false } } });
    expect(changed.body).toEqual({
      like: { inApp: false, push: true, email: false },
      comment: { inApp: true, push: true, email: false },
      follow: { inApp: true, push: true, email: false },
      mention: { inApp: true, push: true, email: false },
      payment: { inApp: true, push: true, email: false },
      message: { push: true, email: false },
    });
    expect((await bob.get('/notifications/preferences')).body).toEqual(changed.body);
    const post = await bob.writes('hello');
    await alice.post(`/posts/${post.id}/like`);
    await alice.follows(bob);
    await guildhall().settle();

    const told = (await bob.get('/notifications')).body.data;

    expect(told.map(({ type }: { type: string }) => type)).toEqual(['follow']);
  });

  it('are mailed together to who wants that, and no more than once', async () => {
    const [alice, bob, carol] = await members(3);
    if (!alice || !bob || !carol) throw new Error('three members were asked for');
    const wants = { comment: { email: true }, message: { email: true } };
    await bob.send('PUT', '/notifications/preferences', { body: wants });
    const post = await bob.writes('hello');
    for (const friend of [alice, carol]) {
      await friend.post(`/posts/${post.id}/comments`, { content: 'hi' });
      await friend.post(`/posts/${post.id}/like`);
    }
    const { id } = (await alice.post('/conversations', { participantIds: [bob.id] })).body;
    for (const content of ['one', 'two']) await alice.post(`/conversations/${id}/messages`, { content });
    const mailAll = async () => {
      await guildhall().settle();
      await guildhall().app.get(Tasks).enqueue(mailDigests, {});
      await guildhall().settle();
    };
    const mailOf = async ({ username }: Member) =>
      (await guildhall().anonymous.get(`/dev/inbox?to=${username}@example.org`)).body.data;
    await mailAll();
    await mailAll();

    expect(await mailOf(bob)).toMatchObject([
      {
        subject: '2 unread messages and 1 more',
        text: expect.stringContaining(`- ${carol.username} and ${alice.username} commented on your post`),
      },
    ]);
    expect(await mailOf(alice)).toEqual([]);
  });

  it('come within a second', async () => {
    const [alice, bob] = await members(2);
    if (!alice || !bob) throw new Error('two members were asked for');
    const post = await bob.writes('hello');
    await alice.post(`/posts/${post.id}/like`);

    await expect
      .poll(async () => (await bob.get('/notifications/unread-count')).body.count, { interval: 10, timeout: 1_000 })
      .toBe(1);
  });
});
