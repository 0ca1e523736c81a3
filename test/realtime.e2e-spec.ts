import { Transaction, UserStreams } from '#kernel';
import { Connections } from '#realtime';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectProblem, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { Device, type Received } from './support/device.ts';
import { useService } from './support/services/use-service.ts';
import { createTestDatabase } from './support/test-database.ts';

const textsOf = (frames: readonly Received[]): readonly string[] => frames.map(({ data }) => data.content);

describe('a stream', () => {
  const guildhall = useGuildhall();
  const devices: Device[] = [];
  afterEach(() => {
    for (const device of devices.splice(0)) device.leave();
  });

  async function connect(member: Member, query = ''): Promise<Device> {
    const device = await Device.connect(guildhall().origin, member, query);
    devices.push(device);
    return device;
  }

  async function pair() {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const { body } = await alice.post('/conversations', { participantIds: [bob.id] });
    const say = async (from: Member, content: string) => {
      const answer = await from.post(`/conversations/${body.id}/messages`, { content });
      expect(answer.status).toBe(201);
      return answer.body;
    };
    return { alice, bob, id: body.id, say };
  }

  it('brings a message to all devices of both, numbered for each', async () => {
    const { alice, bob, id, say } = await pair();
    const [phone, laptop, own] = [await connect(bob), await connect(bob), await connect(alice)];
    const sent = await say(alice, 'Good morning!');

    const [frame] = await phone.frames('message_sent', 1);
    const { myReaction: _, ...shared } = sent;
    expect(frame).toEqual({ seq: 1, type: 'message_sent', at: expect.any(String), data: shared });
    expect(await laptop.frames('message_sent', 1)).toEqual([frame]);
    expect((await own.frames('message_sent', 1))[0]).toMatchObject({ seq: 1, data: { id: sent.id } });

    await alice.patch(`/messages/${sent.id}`, { content: 'Good evening!' });
    // frames tell what is, not what was: a reaction by now would be in this one too
    await phone.frames('message_edited', 1);
    await bob.send('PUT', `/messages/${sent.id}/reaction`, { body: { emoji: '👍' } });
    expect(
      (await phone.frames('message_edited', 2)).map(({ seq, data }) => [seq, data.content, data.reactions]),
    ).toEqual([
      [2, 'Good evening!', []],
      [3, 'Good evening!', [{ emoji: '👍', count: 1 }]],
    ]);
    await bob.post(`/conversations/${id}/read`, { messageId: sent.id });
    expect((await own.frames('message_read', 1))[0]?.data).toEqual({
      conversationId: id,
      messageId: sent.id,
      userId: bob.id,
    });
    expect((await phone.frames('message_read', 1))[0]?.data.unreadCount).toBe(0);
    await alice.delete(`/messages/${sent.id}`);
    expect((await phone.frames('message_deleted', 1))[0]).toMatchObject({
      seq: 5,
      data: { conversationId: id, messageId: sent.id },
    });
  });

  it('goes on where a device was cut off, by a frame or by the address', async () => {
    const { alice, bob, say } = await pair();
    const first = await connect(bob);
    await say(alice, 'one');
    await first.frames('message_sent', 1);
    first.cut();
    for (const text of ['two', 'three', 'four']) await say(alice, text);
    await guildhall().settle();

    const second = await connect(bob);
    second.say({ type: 'resume', after: 1 });
    await say(alice, 'five');
    expect(textsOf(await second.frames('message_sent', 4))).toEqual(['two', 'three', 'four', 'five']);
    expect((await second.frames('message_sent', 4)).map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);

    const third = await connect(bob, '?after=2');
    expect(textsOf(await third.frames('message_sent', 3))).toEqual(['three', 'four', 'five']);

    // said late, when it is live already
    const fourth = await connect(bob);
    fourth.say({ type: 'ping' });
    expect((await fourth.frames('pong', 1))[0]?.seq).toBe(5);
    fourth.say({ type: 'resume', data: { after: 3 } });
    expect(textsOf(await fourth.frames('message_sent', 2))).toEqual(['four', 'five']);
    await say(bob, 'six');
    expect(textsOf(await fourth.frames('message_sent', 3))).toEqual(['four', 'five', 'six']);
  });

  it('goes on in the middle of what came at once, for each of those who got other things', async () => {
    const { alice, bob, id, say } = await pair();
    const said: Record<string, string>[] = [];
    for (const text of ['one', 'two', 'three']) said.push(await say(alice, text));
    await guildhall().settle();
    const streams = guildhall().app.get(UserStreams, { strict: false });
    const read = (userIds: readonly string[], message: number) => ({
      userIds: [...userIds, ...userIds],
      actorId: null,
      frame: {
        type: 'message_read' as const,
        at: new Date(),
        data: { messageId: said[message]?.['id'], conversationId: id, userId: bob.id },
      },
    });
    await guildhall()
      .app.get(Transaction, { strict: false })
      .run(() => streams.addAll([read([alice.id, bob.id], 0), read([bob.id], 1), read([bob.id, alice.id], 2)]));
    const marks = (frames: readonly Received[]) =>
      frames.map(({ seq, data }) => [seq, said.findIndex((message) => message['id'] === data.messageId)]);
    expect(marks(await (await connect(bob, '?after=3')).frames('message_read', 3))).toEqual([
      [4, 0],
      [5, 1],
      [6, 2],
    ]);
    expect(marks(await (await connect(bob, '?after=5')).frames('message_read', 1))).toEqual([[6, 2]]);
    expect(marks(await (await connect(alice, '?after=4')).frames('message_read', 1))).toEqual([[5, 2]]);
    const late = await connect(alice);
    await say(bob, 'four');
    expect((await late.frames('message_sent', 1))[0]?.seq).toBe(6);
  });

  it('says when what was missed is not kept, and goes on', async () => {
    const { alice, bob, say } = await pair();
    for (const text of ['one', 'two', 'three']) {
      await say(alice, text);
      // what comes at once is kept, and goes, together
      await guildhall().settle();
    }
    await guildhall().database.query('delete from realtime.entries where user_id = $1 and seq <= 2', [bob.id]);
    const device = await connect(bob);
    device.say({ type: 'resume', after: 0 });
    expect((await device.frames('error', 1))[0]?.data.code).toBe('realtime.position-too-old');
    device.say({ type: 'resume', after: 99 });
    expect((await device.frames('error', 2))[1]?.data.code).toBe('realtime.position-unknown');
    device.say({ type: 'resume', after: 2 });
    await say(alice, 'four');
    expect(textsOf(await device.frames('message_sent', 2))).toEqual(['three', 'four']);
  });

  it('is complete and in order for everybody while they write, are cut off and come back', async () => {
    const members = await Promise.all(Array.from({ length: 6 }, () => guildhall().member()));
    const [admin, ...others] = members;
    if (admin === undefined) throw new Error('members were asked for');
    const group = await admin.post('/conversations', { participantIds: others.map(({ id }) => id) });
    const each = 15;
    const all = members.length * each;
    let isOver = false;
    const readers = members.map(async (member) => {
      const frames: Received[] = [];
      for (let round = 0; frames.length < all; round += 1) {
        const device = await connect(member, `?after=${frames.at(-1)?.seq ?? 0}`);
        await vi.waitUntil(() => device.received.length >= 8 || isOver, { interval: 5, timeout: 20_000 });
        if (isOver) await device.frames('message_sent', all - frames.length);
        device.cut();
        frames.push(...device.received.filter(({ seq }) => seq !== null));
      }
      return frames;
    });
    await Promise.all(
      members.map(async (member) => {
        for (let n = 0; n < each; n += 1) {
          await member.post(`/conversations/${group.body.id}/messages`, { content: `${member.username} ${n}` });
        }
      }),
    );
    isOver = true;
    const truth = (await admin.all(`/conversations/${group.body.id}/messages`, 100)).map(({ id }) => id).toReversed();
    expect(truth).toHaveLength(all);
    for (const frames of await Promise.all(readers)) {
      expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
      expect(frames.map(({ data }) => data.id)).toEqual(truth);
    }
  });

  it('tells of typing and takes reading, and answers what it cannot read', async () => {
    const { alice, bob, id, say } = await pair();
    const sent = await say(alice, 'hi');
    const [hers, his] = [await connect(alice), await connect(bob)];
    his.say({ type: 'typing', conversationId: id });
    his.say({ type: 'typing', conversationId: id, isTyping: false });
    expect((await hers.frames('typing_started', 1))[0]).toMatchObject({
      seq: null,
      data: { conversationId: id, userId: bob.id },
    });
    await hers.frames('typing_stopped', 1);
    his.say({ type: 'read', conversationId: id, messageId: sent.id });
    await hers.frames('message_read', 1);
    expect((await bob.get(`/conversations/${id}`)).body.unreadCount).toBe(0);

    his.raw('not json');
    his.say({ type: 'dance' });
    his.say({ type: 'read', conversationId: id, messageId: bob.id });
    expect((await his.frames('error', 3)).map(({ data }) => data.code)).toEqual([
      'realtime.frame-unreadable',
      'realtime.frame-unreadable',
      'messages.not-found',
    ]);
    his.raw('x'.repeat(5_000));
    expect(await his.closed).toBe(1009);
  });

  it('tells those who wrote what has come to a device, once and without a number', async () => {
    const { alice, bob, id, say } = await pair();
    const sent = [await say(alice, 'one'), await say(bob, 'two'), await say(alice, 'three')];
    const [hers, his, his2] = [await connect(alice), await connect(bob), await connect(bob)];
    const deliver = (n: number) => his.say({ type: 'delivered', conversationId: id, messageId: sent[n].id });
    for (const n of [0, 0, 1, 2, 1]) deliver(n);
    his.say({ type: 'delivered', conversationId: id, messageId: bob.id });
    expect((await his.frames('error', 1))[0]?.data.code).toBe('messages.not-found');
    const frames = await hers.frames('message_delivered', 2);
    expect(frames.map(({ seq, data }) => [seq, data])).toEqual(
      [0, 2].map((n) => [null, { conversationId: id, messageId: sent[n].id, userId: bob.id }]),
    );

    // hidden by the preference, and from others by its nature
    await bob.send('PUT', '/conversations/preferences', { body: { showsReading: false } });
    const hidden = await say(alice, 'four');
    his.say({ type: 'delivered', conversationId: id, messageId: hidden.id });
    his.say({ type: 'typing', conversationId: id });
    await hers.frames('typing_started', 1);
    const told = (device: Device) => device.received.filter(({ type }) => type === 'message_delivered').length;
    expect([told(hers), told(his), told(his2)]).toEqual([2, 0, 0]);
  });

  it('lets in by header, subprotocol or a ticket that is good once, and nobody else', async () => {
    const alice = await guildhall().member();
    const { origin } = guildhall();
    expect(await Device.refusal(origin, undefined)).toBe(401);
    expect(await Device.refusal(origin, 'nonsense')).toBe(401);
    const ticket = (await alice.post('/ws/tickets')).body;
    expect(ticket).toEqual({ ticket: expect.any(String), expiresIn: 30 });
    const path = `?ticket=${ticket.ticket}`;
    devices.push(await Device.open(origin, path, {}));
    expect(await Device.refusal(origin, undefined, path)).toBe(401);
    devices.push(await Device.open(origin, '', {}, ['guildhall', `bearer.${alice.accessToken}`]));
    expectProblem(await alice.get('/ws'), 400, 'realtime.not-an-upgrade');
    expect(await Device.refusal(origin, alice.accessToken, '?after=x')).toBe(400);
  });

  it('ends with the session, within a second', async () => {
    const alice = await guildhall().member();
    const device = await connect(alice);
    const at = performance.now();
    await alice.post('/auth/logout', { refreshToken: alice.refreshToken });
    expect(await device.closed).toBe(4401);
    expect(performance.now() - at).toBeLessThan(1_000);
  });

  it('drops who does not read, and keeps what they missed', { timeout: 60_000 }, async () => {
    const { alice, bob, id } = await pair();
    const connections = guildhall().app.get(Connections, { strict: false });
    const before = connections.count;
    const device = await connect(bob);
    device.pause();
    const content = '😀'.repeat(4_000);
    let sent = 0;
    while (connections.count > before) {
      const batch = Array.from({ length: 25 }, () => alice.post(`/conversations/${id}/messages`, { content }));
      await Promise.all(batch);
      sent += batch.length;
      expect(sent, 'nobody is dropped').toBeLessThan(2_000);
    }
    device.resume();
    expect(await device.closed).toBe(4408);

    const again = await connect(bob, `?after=${device.received.at(-1)?.seq ?? 0}`);
    const missed = sent - device.received.length;
    await again.frames('message_sent', missed, 20_000);
    const seqs = [...device.received, ...again.received].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });

  it('comes as server-sent events too', async () => {
    const { alice, bob, say } = await pair();
    await say(alice, 'one');
    await guildhall().settle();
    const stop = new AbortController();
    const response = await fetch(`${guildhall().origin}/api/v1/events/stream`, {
      headers: { authorization: `Bearer ${bob.accessToken}`, 'last-event-id': '0' },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    await say(alice, 'two');
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('"two"')) break;
    }
    stop.abort();
    const events = [...text.matchAll(/^id: (\d+)\ndata: (.*)$/gm)].map(([, seq, data = '']) => [seq, JSON.parse(data)]);
    expect(events.map(([seq, frame]) => [seq, frame.seq, frame.data.content])).toEqual([
      ['1', 1, 'one'],
      ['2', 2, 'two'],
    ]);
  });

  it('brings likes and notifications, once however often they are given', async () => {
    const { alice, bob } = await pair();
    const post = await bob.writes('hello');
    const device = await connect(bob);
    for (let round = 0; round < 2; round += 1) {
      await alice.post(`/posts/${post.id}/like`);
      await alice.delete(`/posts/${post.id}/like`);
    }
    await alice.follows(bob);
    expect((await device.frames('post_liked', 1))[0]).toMatchObject({ data: { postId: post.id, userId: alice.id } });
    const told = await device.frames('notification_created', 2);
    expect(told.map(({ data }) => data.text).toSorted()).toEqual([
      `${alice.username} liked your post`,
      `${alice.username} started following you`,
    ]);
    expect(device.received.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('does not bring what a block hides, live or afterwards', async () => {
    const { alice, bob, say } = await pair();
    await say(alice, 'before');
    await guildhall().settle();
    await bob.post(`/users/${alice.id}/block`);
    const device = await connect(bob, '?after=0');
    device.say({ type: 'ping' });
    expect((await device.frames('pong', 1))[0]?.seq).toBe(1);
    expect(device.received.filter(({ type }) => type === 'message_sent')).toEqual([]);
  });
});

describe('between processes', () => {
  const redis = useService('redis');

  it.each(['without Redis', 'with Redis'])(
    'a stream goes through both, and on where one ends: %s',
    async (how) => {
      const database = await createTestDatabase();
      const isShared = how === 'with Redis';
      const environment: Readonly<Record<string, string>> = isShared
        ? { REDIS_URL: redis.address, GUILDHALL__REDIS__PREFIX: `t${process.pid}` }
        : {};
      const one = await Guildhall.start(environment, { database });
      // members are known by the strategy that was made last, which is Passport's for the whole process
      const other = await Guildhall.start(environment, { database });
      try {
        const [alice, bob] = [await other.member(), await other.member()];
        const { id } = (await alice.post('/conversations', { participantIds: [bob.id] })).body;
        const [hers, his] = [await Device.connect(other.origin, alice), await Device.connect(one.origin, bob)];
        const path = `/conversations/${id}/messages`;
        for (let n = 0; n < 10; n += 1) {
          const server = n % 2 ? one : other;
          expect((await alice.at(`${server.origin}/api/v1`).post(path, { content: `${n}` })).status).toBe(201);
        }
        const frames = await his.frames('message_sent', 10, 10_000);
        expect(frames.map(({ seq, data }) => [seq, data.content])).toEqual(frames.map((_, n) => [n + 1, `${n}`]));
        if (isShared) {
          await hers.frames('user_online', 1);
          his.say({ type: 'typing', conversationId: id });
          await hers.frames('typing_started', 1);
        }

        // a frame that was committed, and told by nobody
        await database.query(
          `with numbered as (
           update realtime.streams set last_seq = last_seq + 1 where user_id = $1 returning user_id, last_seq)
         insert into realtime.entries
         select user_id, last_seq, (select frame_ids[1:1] from realtime.entries where user_id = $1 order by seq limit 1)
           from numbered`,
          [bob.id],
        );
        expect((await his.frames('message_sent', 11, 10_000)).at(-1)?.seq).toBe(11);

        await one.stop();
        expect(await his.closed).toBe(1012);
        if (isShared) await hers.frames('user_offline', 1, 10_000);
        await alice.post(path, { content: 'after' });
        const again = await Device.connect(other.origin, bob, '?after=11');
        expect(textsOf(await again.frames('message_sent', 1))).toEqual(['after']);
        for (const device of [hers, again]) device.leave();
      } finally {
        await one.stop().catch(() => undefined);
        await other.stop();
        await database.drop();
      }
    },
    60_000,
  );
});

describe('presence', () => {
  const guildhall = useGuildhall();
  const connect = (member: Member) => Device.connect(guildhall().origin, member);

  it('is told to those who follow or talk with a member, unless hidden or blocked', { timeout: 20_000 }, async () => {
    const [alice, bob, carol, dave] = await Promise.all(Array.from({ length: 4 }, () => guildhall().member()));
    if (!alice || !bob || !carol || !dave) throw new Error('four members were asked for');
    await bob.follows(alice);
    await carol.post('/conversations', { participantIds: [alice.id] });
    await dave.follows(carol);
    const [his, hers, daves] = [await connect(bob), await connect(carol), await connect(dave)];
    expect((await daves.frames('user_online', 1))[0]).toMatchObject({ seq: null, data: { userId: carol.id } });

    const phone = await connect(alice);
    const laptop = await connect(alice);
    for (const device of [his, hers]) {
      expect((await device.frames('user_online', 1)).map(({ data }) => data.userId)).toEqual([alice.id]);
    }
    expect((await phone.frames('user_online', 1))[0]?.data.userId).toBe(carol.id);
    phone.cut();
    laptop.cut();
    expect((await his.frames('user_offline', 1, 8_000))[0]?.data.userId).toBe(alice.id);
    await hers.frames('user_offline', 1);

    await alice.send('PUT', '/conversations/preferences', { body: { showsPresence: false } });
    const hidden = await connect(alice);
    const late = await connect(bob);
    late.say({ type: 'ping' });
    await late.frames('pong', 1);
    await hidden.frames('user_online', 1);
    expect(late.received.filter(({ type }) => type === 'user_online')).toEqual([]);
    expect(his.received.filter(({ type }) => type === 'user_online')).toHaveLength(1);
    expect(daves.received.filter(({ data }) => data.userId === alice.id)).toEqual([]);
    for (const device of [his, hers, daves, hidden, late]) device.leave();
  });
});
