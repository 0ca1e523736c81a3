import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectProblem, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { Apns, Fcm, PushService } from './support/push-services.ts';
import { aTime } from './support/shapes.ts';

const soon = { timeout: 15_000, interval: 20 };
const iphone = (n: number) => ({ platform: 'ios', token: n.toString(16).padStart(64, '0') });

async function chat(alice: Member, ...others: readonly Member[]) {
  const { body } = await alice.post('/conversations', {
    participantIds: others.map(({ id }) => id),
    ...(others.length > 1 ? { title: 'Bookbinders' } : {}),
  });
  const say = async (from: Member, content: string) =>
    (await from.post(`/conversations/${body.id}/messages`, { content })).body;
  return { id: body.id, say };
}

describe('notes to devices', () => {
  const guildhall = useGuildhall();
  const inboxOf = async (member: Member) =>
    (await guildhall().anonymous.get(`/dev/inbox?to=${member.id}&limit=100`)).body.data;

  /** Also what waits for its time. */
  const everythingTold = async () => {
    await guildhall().settle();
    await vi.waitUntil(async () => {
      const tasks = await guildhall().database.query<{ state: string }>(
        "select state from platform.tasks where type in ('notifications.push', 'notifications.push-messages', 'push')",
      );
      return tasks.length > 0 && tasks.every(({ state }) => state === 'succeeded');
    }, soon);
  };

  it.concurrent('come to who has not read a message after two seconds, once per conversation', async () => {
    const [alice, bob, carol, dave] = [
      await guildhall().member(),
      await guildhall().member(),
      await guildhall().member(),
      await guildhall().member(),
    ];
    for (const [n, member] of [alice, bob, carol, dave].entries()) {
      await member.post('/push/devices', iphone(n + 1));
    }
    const { id, say } = await chat(alice, bob, carol, dave);
    await dave.patch(`/conversations/${id}`, { isMuted: true });
    const at = performance.now();
    await say(alice, 'one');
    const last = await say(alice, 'two');
    await carol.post(`/conversations/${id}/read`, { messageId: last.id });
    const notes = await vi.waitUntil(async () => {
      const found = await inboxOf(bob);
      return found.length > 0 && found;
    }, soon);
    expect(performance.now() - at).toBeGreaterThan(1_900);
    await everythingTold();
    expect(notes[0]).toMatchObject({ channel: 'push', subject: 'Bookbinders', text: `${alice.username}: two` });
    // two, when a second began between the messages
    expect((await inboxOf(bob)).length).toBeLessThanOrEqual(2);
    for (const member of [alice, carol, dave]) expect(await inboxOf(member)).toEqual([]);
  });

  it.concurrent('are for who wants them', async () => {
    const [alice, bob, carol] = [await guildhall().member(), await guildhall().member(), await guildhall().member()];
    await bob.post('/push/devices', iphone(11));
    await carol.post('/push/devices', iphone(12));
    await bob.send('PUT', '/notifications/preferences', {
      body: { message: { push: false }, follow: { push: false } },
    });
    await alice.follows(bob);
    await alice.follows(carol);
    const { say } = await chat(alice, bob);
    await say(alice, 'hello');
    await everythingTold();
    expect(await inboxOf(carol)).toMatchObject([
      { subject: 'Guildhall', text: `${alice.username} started following you` },
    ]);
    expect(await inboxOf(bob)).toEqual([]);
  });

  it.concurrent('are not for devices that have logged out meanwhile', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    await bob.post('/push/devices', iphone(13));
    await alice.follows(bob);
    await vi.waitUntil(async () => (await bob.get('/notifications/unread-count')).body.count === 1, soon);
    await bob.post('/auth/logout', { refreshToken: bob.refreshToken });
    await everythingTold();
    expect(await inboxOf(bob)).toEqual([]);
  });

  it.concurrent('go to devices that are registered, listed and removed', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const first = await alice.post('/push/devices', iphone(21));
    expect(first.status).toBe(201);
    const again = await alice.post('/push/devices', iphone(21));
    expect([again.status, again.body]).toEqual([200, first.body]);
    const { id } = first.body;
    const device = { id, platform: 'ios', isCurrent: true, createdAt: aTime, seenAt: aTime };
    expect((await alice.get('/push/devices')).body).toEqual({ data: [device], nextCursor: null });
    expectProblem(await bob.delete(`/push/devices/${id}`), 404, 'push.device-not-found');
    // whoever logs in on it next
    await bob.post('/push/devices', iphone(21));
    expect(await alice.all('/push/devices')).toEqual([]);
    expect((await bob.delete(`/push/devices/${id}`)).status).toBe(204);
    for (let n = 0; n < 22; n += 1) await bob.post('/push/devices', iphone(100 + n));
    expect(await bob.all('/push/devices', 7)).toHaveLength(20);

    // more than fits into an index, and cannot be made smaller
    const rare = Array.from({ length: 900 }, () => String.fromCodePoint(0x4e00 + randomInt(20_000))).join('');
    const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') };
    for (const wrong of [
      { platform: 'ios', token: '../../admin' },
      { platform: 'android', token: 'a b' },
      { ...iphone(30), keys },
      { platform: 'web', token: 'https://fcm.googleapis.com/x' },
      { platform: 'web', token: `https://fcm.googleapis.com/${rare}`, keys },
      { platform: 'web', token: 'https://169.254.169.254/latest', keys },
      { platform: 'web', token: 'https://fcm.googleapis.com.evil.example/x', keys },
      { platform: 'web', token: 'https://fcm.googleapis.com/x', keys: { ...keys, auth: 'AAAA' } },
    ]) {
      expectProblem(await alice.post('/push/devices', wrong), 400, 'push.token-invalid');
    }
    const web = { platform: 'web', token: 'https://web.push.apple.com/x', keys };
    expect((await alice.post('/push/devices', web)).status).toBe(201);
  });
});

describe('providers of notes', () => {
  const [service, fcm, apns] = [new PushService(), new Fcm(), new Apns()];
  let guildhall: Guildhall;
  let alice: Member;

  beforeAll(async () => {
    await Promise.all([service.start(), fcm.start(), apns.start()]);
    guildhall = await Guildhall.start({
      GUILDHALL__PUSH__WEB_CONTACT: 'mailto:admin@guild.example',
      GUILDHALL__PUSH__WEB_SERVICES: service.origin,
      GUILDHALL__PUSH__FCM_ACCOUNT: fcm.account,
      GUILDHALL__PUSH__FCM_URL: fcm.origin,
      ...apns.settings,
      GUILDHALL__LOG__LEVEL: 'silent',
    });
    alice = await guildhall.member();
  });
  afterAll(async () => {
    await guildhall.stop();
    await Promise.all([service.stop(), fcm.stop(), apns.stop()]);
  });

  async function away(device: object) {
    const bob = await guildhall.member();
    expect((await bob.post('/push/devices', device)).status).toBe(201);
    return { bob, ...(await chat(alice, bob)) };
  }
  const devicesOf = (member: Member) => member.all('/push/devices');

  it.concurrent(
    'Web Push gets it encrypted for the browser and signed by us, and forgets who has gone',
    { timeout: 30_000 },
    async () => {
      const { bob, id, say } = await away(service.subscription('browser'));
      service.answers.push([503, '']);
      const message = await say(alice, 'Grüße 👋🏽');
      await vi.waitUntil(() => service.received.length === 2, soon);
      const [, request] = service.received;
      if (request === undefined) throw new Error('it was waited for');
      expect(request.path).toBe('/browser');
      expect(request.headers).toMatchObject({
        'content-encoding': 'aes128gcm',
        ttl: '86400',
        topic: id.replaceAll('-', ''),
      });
      expect(service.read(request)).toEqual({
        title: alice.username,
        text: 'Grüße 👋🏽',
        about: id,
        data: { type: 'message', conversationId: id, messageId: message.id },
      });
      const [, jwt = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(request.headers.authorization ?? '') ?? [];
      expect(key).toBe((await bob.get('/push/key')).body.publicKey);
      const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
      expect(claims).toMatchObject({ aud: service.origin, sub: 'mailto:admin@guild.example' });

      service.answers.push([410, '']);
      await say(alice, 'gone');
      await vi.waitUntil(async () => (await devicesOf(bob)).length === 0, soon);
    },
  );

  it.concurrent('FCM gets it with access of its own, renewed when it is refused', async () => {
    const { bob, id, say } = await away({ platform: 'android', token: 'android:token-1' });
    fcm.refuseNext();
    await say(alice, 'one');
    await vi.waitUntil(() => fcm.messages.length === 2, soon);
    expect(fcm.granted).toBe(2);
    expect(fcm.messages[1]).toMatchObject({
      token: 'android:token-1',
      notification: { title: alice.username, body: 'one' },
      data: { type: 'message', conversationId: id },
      android: { collapse_key: id, priority: 'HIGH' },
    });
    fcm.answers.push([404, '{"error":{"details":[{"errorCode":"UNREGISTERED"}]}}']);
    await say(alice, 'two');
    await vi.waitUntil(async () => (await devicesOf(bob)).length === 0, soon);
  });

  it.concurrent('APNs gets it over HTTP/2, again over a new connection when that one breaks', async () => {
    const { bob, id, say } = await away(iphone(31));
    await say(alice, 'one');
    await vi.waitUntil(() => apns.received.length === 1, soon);
    const [request] = apns.received;
    expect(request?.path).toBe(`/3/device/${iphone(31).token}`);
    expect(request?.headers).toMatchObject({
      'apns-topic': 'example.guild',
      'apns-push-type': 'alert',
      'apns-collapse-id': id,
    });
    expect(JSON.parse(request?.body.toString() ?? '')).toMatchObject({
      aps: { alert: { title: alice.username, body: 'one' }, 'thread-id': id },
      conversationId: id,
    });
    apns.cut();
    apns.answers.push([410, '{"reason":"Unregistered"}']);
    await say(alice, 'two');
    await vi.waitUntil(async () => (await devicesOf(bob)).length === 0, soon);
    expect(apns.received).toHaveLength(2);
  });
});
