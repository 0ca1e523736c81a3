import { describe, expect, it } from 'vitest';
import { expectProblem, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { photo } from './support/sample-media.ts';
import { upload } from './support/upload.ts';

const contentsOf = (messages: readonly { readonly content: string }[]): readonly string[] =>
  messages.map(({ content }) => content);

describe('messages', () => {
  const guildhall = useGuildhall();
  /* One after the other, so that who joined a group with whom has the order of their ids. */
  const three = async (): Promise<readonly [Member, Member, Member]> => [
    await guildhall().member(),
    await guildhall().member(),
    await guildhall().member(),
  ];

  async function group(admin: Member, ...others: readonly Member[]) {
    const answer = await admin.post('/conversations', {
      participantIds: others.map(({ id }) => id),
      isGroup: true,
      title: 'Bookbinders',
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  }

  async function direct(one: Member, other: Member) {
    const answer = await one.post('/conversations', { participantIds: [other.id] });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  }

  async function say(member: Member, conversationId: string, content: string, more = {}) {
    const answer = await member.post(`/conversations/${conversationId}/messages`, { content, ...more });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  }

  const unread = async (member: Member, conversationId: string) =>
    (await member.get(`/conversations/${conversationId}`)).body.unreadCount;

  it('are said, seen and read by the two of a direct conversation', async () => {
    const [alice, bob] = await three();
    const started = await alice.post('/conversations', { participantIds: [bob.id] });
    expect(started.status).toBe(201);
    const { id } = started.body;
    expect(started.headers.get('location')).toBe(`/api/v1/conversations/${id}`);
    expect(started.body).toMatchObject({ isGroup: false, title: null, lastMessage: null, unreadCount: 0 });
    expect(started.body.participants.map(({ id: of }: { id: string }) => of)).toEqual([alice.id, bob.id]);

    const sent = await alice.post(`/conversations/${id}/messages`, { content: 'Good morning!', clientId: 'a1' });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({
      conversationId: id,
      sender: { id: alice.id },
      type: 'text',
      content: 'Good morning!',
      media: [],
      payment: null,
      reactions: [],
      clientId: 'a1',
      editedAt: null,
    });

    const [seen] = (await bob.get('/conversations')).body.data;
    expect(seen).toMatchObject({ id, unreadCount: 1, lastMessage: { id: sent.body.id } });
    expect((await bob.get('/conversations/unread-count')).body).toEqual({ count: 1 });
    expect(await unread(alice, id)).toBe(0);
    const read = await bob.post(`/conversations/${id}/read`, { messageId: sent.body.id });
    expect(read.body).toEqual({ unreadCount: 0 });
    const [, ofBob] = (await alice.all(`/conversations/${id}/participants`)).toSorted((a, b) =>
      a.id === bob.id ? 1 : b.id === bob.id ? -1 : 0,
    );
    expect(ofBob).toMatchObject({ id: bob.id, lastReadMessageId: sent.body.id });
  });

  it('are delivered before they are read, as far as the reader shows it', async () => {
    const [alice, bob, carol] = await three();
    const { id } = await group(alice, bob, carol);
    const [first, second, third, fourth] = [
      await say(alice, id, 'one'),
      await say(alice, id, 'two'),
      await say(alice, id, 'three'),
      await say(alice, id, 'four'),
    ];
    const deliver = async (messageId: string) =>
      (await bob.post(`/conversations/${id}/delivered`, { messageId })).status;
    const read = (messageId: string, isPrivate = false) =>
      bob.post(`/conversations/${id}/read`, { messageId, isPrivate });
    const show = (showsReading: boolean) => bob.send('PUT', '/conversations/preferences', { body: { showsReading } });
    const marks = async () => {
      const ofBob = (await alice.all(`/conversations/${id}/participants`)).find((one) => one.id === bob.id);
      return [ofBob.lastDeliveredMessageId, ofBob.lastReadMessageId];
    };
    expect(await marks()).toEqual([null, null]);
    expect(await deliver(second.id)).toBe(204);
    expect(await marks()).toEqual([second.id, null]);
    expect(await unread(bob, id)).toBe(4);
    // what came before is delivered already
    expect(await deliver(first.id)).toBe(204);
    expect(await marks()).toEqual([second.id, null]);
    await read(first.id);
    expect(await marks()).toEqual([second.id, first.id]);
    await read(third.id);
    expect(await marks()).toEqual([third.id, third.id]);
    await read(fourth.id, true);
    expect(await marks()).toEqual([third.id, third.id]);
    await show(false);
    expect(await deliver(fourth.id)).toBe(204);
    expect(await marks()).toEqual([third.id, third.id]);
    await show(true);
    expect(await deliver(fourth.id)).toBe(204);
    expect(await marks()).toEqual([fourth.id, third.id]);

    expect(await deliver(carol.id)).toBe(404);
    const dave = await guildhall().member();
    const refused = await dave.post(`/conversations/${id}/delivered`, { messageId: fourth.id });
    expectProblem(refused, 404, 'messages.not-found');
  });

  it('are marked as delivered without a write when nothing moves, and only forward by many at once', async () => {
    const [alice, bob] = await three();
    const { id } = await direct(alice, bob);
    const said = [];
    for (let n = 0; n < 6; n += 1) said.push(await say(alice, id, `${n}`));
    const deliver = ({ id: messageId }: { id: string }) => bob.post(`/conversations/${id}/delivered`, { messageId });
    await Promise.all([...said, ...said.toReversed()].map(deliver));
    const row = async () =>
      (
        await guildhall().database.query(
          'select delivered_position::int as position, xmin::text from messages.participants where conversation_id = $1 and user_id = $2',
          [id, bob.id],
        )
      )[0];
    const before = await row();
    expect(before).toMatchObject({ position: 6 });
    for (const message of said) expect((await deliver(message)).status).toBe(204);
    expect(await row()).toEqual(before);
  });

  it('bring pictures, of their senders only, until they are deleted', async () => {
    const [alice, bob] = await three();
    const { id } = await direct(alice, bob);
    const path = `/conversations/${id}/messages`;
    const picture = (await upload(alice, await photo(60, 40))).body;
    await guildhall().settle();
    expectProblem(await bob.post(path, { content: '', media: [{ id: picture.id }] }), 400, 'media.unusable');
    const sent = await say(alice, id, '', { media: [{ id: picture.id }], type: 'image' });
    expect(sent).toMatchObject({ type: 'image', content: '', media: [{ id: picture.id, status: 'ready' }] });
    const [seen] = await bob.all(path);
    expect(seen.media).toHaveLength(1);
    const url = new URL(seen.media[0].url, guildhall().origin);
    expect((await fetch(url)).status).toBe(200);
    expectProblem(await alice.post(path, { content: 'x', type: 'video' }), 400, 'request.invalid');
    await alice.delete(`/messages/${sent.id}`);
    expect((await fetch(url)).status).toBe(404);
  });

  it('show a payment between the two where they talk', async () => {
    const [alice, bob, carol] = await three();
    const { id } = await direct(alice, bob);
    await group(alice, bob, carol);
    await fund(guildhall().database, alice.id, 10_000n);
    await alice.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    const pay = async (to: Member) =>
      (await alice.post('/transfers', { receiverUserId: to.id, amount: '12.50', pin: '4711', description: 'Lunch' }))
        .body;
    const transaction = await pay(bob);
    // they do not talk
    await pay(carol);
    await guildhall().settle();
    const [message, ...more] = await bob.all(`/conversations/${id}/messages`);
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      type: 'payment',
      sender: { id: alice.id },
      content: 'Lunch',
      payment: { transactionId: transaction.id, amount: '12.50', currency: 'USD' },
    });
    expect(await unread(bob, id)).toBe(1);
    expectProblem(await alice.patch(`/messages/${message.id}`, { content: 'Dinner' }), 409, 'messages.made-by-server');
    expectProblem(await alice.delete(`/messages/${message.id}`), 409, 'messages.made-by-server');
  });

  it('have one conversation per pair, also when both start it at once', async () => {
    const [alice, bob] = await three();
    const answers = await Promise.all(
      [alice, bob, alice, bob, alice, bob].map((member) =>
        member.post('/conversations', { participantIds: [member === alice ? bob.id : alice.id] }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 201]);
    expect((await alice.get('/conversations')).body.data).toHaveLength(1);
  });

  it('sent fifty times at once with one client id are one message', async () => {
    const [alice, bob] = await three();
    const { id } = await direct(alice, bob);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        alice.post(`/conversations/${id}/messages`, { content: 'once', clientId: 'same' }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(await bob.all(`/conversations/${id}/messages`)).toHaveLength(1);
    expect(await unread(bob, id)).toBe(1);
  });

  it('keep unread counts exact while members write, read and delete at once', async () => {
    const [alice, bob, carol] = await three();
    const { id } = await group(alice, bob, carol);
    const members = [alice, bob, carol];
    await Promise.all(
      members.map(async (member) => {
        for (let n = 0; n < 12; n += 1) {
          const { id: messageId } = await say(member, id, `${member.username} ${n}`);
          if (n % 4 === 1) await member.delete(`/messages/${messageId}`);
          if (n % 3 === 2) {
            const [latest] = (await member.get(`/conversations/${id}/messages?limit=1`)).body.data;
            // somebody may delete it in between
            expect([200, 404]).toContain(
              (await member.post(`/conversations/${id}/read`, { messageId: latest.id })).status,
            );
          }
        }
      }),
    );
    for (const member of members) {
      const [{ count }] = (await guildhall().database.query(
        `select count(*)::int as count from messages.messages m
           join messages.participants p on p.conversation_id = m.conversation_id and p.user_id = $2
          where m.conversation_id = $1 and m.sender_id <> $2 and m.deleted_at is null and m.position > p.read_position
            and m.type <> 'system'`,
        [id, member.id],
      )) as unknown as readonly [{ count: number }];
      expect(await unread(member, id)).toBe(count);
    }
    const orders = await Promise.all(members.map((member) => member.all(`/conversations/${id}/messages`, 7)));
    expect(orders[0]).toHaveLength(27);
    expect(orders[1]?.map(({ id: of }) => of)).toEqual(orders[0]?.map(({ id: of }) => of));
    const positions = orders[0]?.map(({ position }) => position) ?? [];
    expect(positions).toEqual(positions.toSorted((a, b) => b - a));
  });

  it('are listed from the newest on, around one, and since one', async () => {
    const [alice, bob] = await three();
    const { id } = await direct(alice, bob);
    const said = [];
    for (let n = 0; n < 9; n += 1) said.push(await say(n % 2 ? bob : alice, id, `n${n}`));
    const path = `/conversations/${id}/messages`;
    expect(contentsOf(await bob.all(path, 4))).toEqual(['n8', 'n7', 'n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
    const around = await bob.get(`${path}?around=${said[4].id}&limit=4`);
    expect(contentsOf(around.body.data)).toEqual(['n6', 'n5', 'n4', 'n3']);
    expect(contentsOf(await bob.all(`${path}?since=${said[3].id}`, 2))).toEqual(['n4', 'n5', 'n6', 'n7', 'n8']);
    expect((await bob.get(`${path}?since=${said[8].id}`)).body).toEqual({ data: [], nextCursor: null });
    expectProblem(await bob.get(`${path}?since=${alice.id}`), 404, 'messages.not-found');
    expectProblem(await bob.get(`${path}?since=${said[0].id}&around=${said[0].id}`), 400, 'request.invalid');
  });

  it('are answered, edited, reacted to and deleted', async () => {
    const [alice, bob, carol] = await three();
    const { id } = await direct(alice, bob);
    const first = await say(alice, id, 'frist');
    const answer = await say(bob, id, 'you mean first', { replyToId: first.id });
    expect(answer.replyToId).toBe(first.id);
    expectProblem(await bob.patch(`/messages/${first.id}`, { content: 'x' }), 403, 'messages.not-yours');
    expectProblem(await carol.patch(`/messages/${first.id}`, { content: 'x' }), 404, 'messages.not-found');
    expect((await alice.patch(`/messages/${first.id}`, { content: 'first' })).body).toMatchObject({
      content: 'first',
      editedAt: expect.any(String),
    });
    await alice.send('PUT', `/messages/${first.id}/reaction`, { body: { emoji: '👍' } });
    await bob.send('PUT', `/messages/${first.id}/reaction`, { body: { emoji: '🎉' } });
    const reacted = await bob.send('PUT', `/messages/${first.id}/reaction`, { body: { emoji: '👍' } });
    expect(reacted.body).toMatchObject({ reactions: [{ emoji: '👍', count: 2 }], myReaction: '👍' });
    expect((await bob.delete(`/messages/${first.id}/reaction`)).body).toMatchObject({
      reactions: [{ emoji: '👍', count: 1 }],
      myReaction: null,
    });
    expectProblem(
      await bob.send('PUT', `/messages/${first.id}/reaction`, { body: { emoji: 'no' } }),
      400,
      'request.invalid',
    );
    expectProblem(await bob.delete(`/messages/${first.id}`), 403, 'messages.not-yours');
    expect((await alice.delete(`/messages/${first.id}`)).status).toBe(204);
    expectProblem(await bob.get(`/messages/${first.id}`), 404, 'messages.not-found');
    expect(contentsOf(await bob.all(`/conversations/${id}/messages`))).toEqual(['you mean first']);
  });

  it('of a group are for its members, as long as they are members', async () => {
    const [alice, bob, carol] = await three();
    const dave = await guildhall().member();
    const { id, title } = await group(alice, bob, carol);
    expect(title).toBe('Bookbinders');
    const before = await say(alice, id, 'before');
    expectProblem(await dave.get(`/conversations/${id}/messages`), 404, 'conversations.not-found');
    expectProblem(
      await bob.post(`/conversations/${id}/participants`, { userIds: [dave.id] }),
      403,
      'conversations.not-admin',
    );
    expect((await alice.post(`/conversations/${id}/participants`, { userIds: [dave.id] })).body.participantCount).toBe(
      4,
    );
    expect(contentsOf(await dave.all(`/conversations/${id}/messages`))).toEqual([
      `${alice.username} added ${dave.username}`,
    ]);
    expectProblem(await dave.get(`/messages/${before.id}`), 404, 'messages.not-found');
    expect(await unread(dave, id)).toBe(0);

    await say(bob, id, 'hello dave');
    expect(await unread(dave, id)).toBe(1);
    expect((await alice.delete(`/conversations/${id}/participants/${dave.id}`)).status).toBe(204);
    await say(bob, id, 'dave is gone');
    expect(await unread(dave, id)).toBe(1);
    expect(contentsOf(await dave.all(`/conversations/${id}/messages`))[0]).toBe(
      `${alice.username} removed ${dave.username}`,
    );
    expectProblem(await dave.post(`/conversations/${id}/messages`, { content: 'but' }), 403, 'conversations.left');

    expect((await alice.post(`/conversations/${id}/leave`)).status).toBe(204);
    // bob was there first
    expect((await bob.get(`/conversations/${id}`)).body).toMatchObject({ isAdmin: true, participantCount: 2 });
    expect((await bob.patch(`/conversations/${id}`, { title: 'Binders' })).body.title).toBe('Binders');
    expect((await alice.get('/conversations')).body.data).toEqual([]);
    expectProblem(
      await bob.post(`/conversations/${(await direct(bob, carol)).id}/leave`),
      409,
      'conversations.not-a-group',
    );
  });

  it('do not pass a block: the direct conversation is gone, and in a group neither sees the other', async () => {
    const [alice, bob, carol] = await three();
    const { id } = await direct(alice, bob);
    const { id: groupId } = await group(carol, alice, bob);
    await say(alice, id, 'hi');
    await say(alice, groupId, 'hi all');
    await guildhall().database.query('insert into users.blocks values ($1, $2, $3, now())', [bob.id, alice.id, id]);

    for (const [member, other] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      expectProblem(await member.get(`/conversations/${id}`), 404, 'conversations.not-found');
      expectProblem(await member.get(`/conversations/${id}/messages`), 404, 'conversations.not-found');
      expectProblem(
        await member.post(`/conversations/${id}/messages`, { content: 'x' }),
        404,
        'conversations.not-found',
      );
      expectProblem(await member.post('/conversations', { participantIds: [other.id] }), 404, 'users.not-found');
      expect((await member.all('/conversations')).map(({ id: of }) => of)).toEqual([groupId]);
      expect(await member.all(`/messages/search?q=hi`)).toHaveLength(member === alice ? 1 : 0);
    }
    await say(alice, groupId, 'again');
    expect(await bob.all(`/conversations/${groupId}/messages`)).toEqual([]);
    expect(await unread(bob, groupId)).toBe(0);
    expect(await unread(carol, groupId)).toBe(2);
    expect((await bob.all(`/conversations/${groupId}/participants`)).map(({ id: of }) => of).toSorted()).toEqual(
      [bob.id, carol.id].toSorted(),
    );
  });

  it('come from whom one wants to hear', async () => {
    const [alice, bob, carol] = await three();
    await bob.send('PUT', '/conversations/preferences', { body: { whoMayMessage: 'followed' } });
    expectProblem(await alice.post('/conversations', { participantIds: [bob.id] }), 403, 'conversations.not-allowed');
    // whoever was written to may answer
    const { id } = await direct(bob, carol);
    expectProblem(
      await carol.post(`/conversations/${id}/messages`, { content: 'hi' }),
      403,
      'conversations.not-allowed',
    );
    await say(bob, id, 'hello');
    await say(carol, id, 'hi');
    await bob.follows(alice);
    await direct(alice, bob);
    await bob.send('PUT', '/conversations/preferences', { body: { whoMayMessage: 'mutual' } });
    await bob.follows(carol);
    expectProblem(
      await guildhall()
        .member()
        .then((dave) => dave.post('/conversations', { participantIds: [bob.id] })),
      403,
      'conversations.not-allowed',
    );
    expect((await bob.get('/conversations/preferences')).body).toEqual({
      whoMayMessage: 'mutual',
      showsReading: true,
      showsPresence: true,
    });
  });

  it('stand in conversations that page by last activity, are muted, archived and searched', async () => {
    const [alice, bob, carol] = await three();
    const { id: one } = await direct(alice, bob);
    const { id: two } = await direct(alice, carol);
    const { id: three3 } = await group(alice, bob, carol);
    await say(bob, one, 'the quick brown fox');
    const ids = async (path: string) => (await alice.all(path, 1)).map(({ id }) => id);
    expect(await ids('/conversations')).toEqual([one, three3, two]);
    await alice.patch(`/conversations/${one}`, { isArchived: true, isMuted: true });
    expect(await ids('/conversations')).toEqual([three3, two]);
    expect(await ids('/conversations?archived=true')).toEqual([one]);
    expect((await alice.get('/conversations/unread-count')).body).toEqual({ count: 0 });
    expect(contentsOf(await alice.all('/messages/search?q=brown'))).toEqual(['the quick brown fox']);
    expect(await carol.all('/messages/search?q=brown')).toEqual([]);
  });

  it('are refused when they are none', async () => {
    const [alice, bob] = await three();
    const { id } = await direct(alice, bob);
    const path = `/conversations/${id}/messages`;
    expectProblem(await alice.post(path, { content: '  ' }), 400, 'messages.empty');
    expectProblem(await alice.post(path, { content: 'x'.repeat(4001) }), 400, 'request.invalid');
    expectProblem(await alice.post(path, { content: 'x', type: 'payment' }), 400, 'request.invalid');
    expectProblem(await alice.post(path, { content: 'x', replyToId: alice.id }), 404, 'messages.not-found');
    expectProblem(
      await alice.post('/conversations', { participantIds: [alice.id] }),
      400,
      'conversations.with-yourself',
    );
    expectProblem(
      await alice.post('/conversations', { participantIds: [bob.id], title: 'x' }),
      400,
      'conversations.not-one-other',
    );
    expectProblem(await alice.post('/conversations', { participantIds: [id] }), 404, 'users.not-found');
    expect(await alice.all(path)).toEqual([]);
  });
});
