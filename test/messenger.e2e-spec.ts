import { Messenger, Transaction } from '#kernel';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectProblem } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { MailServer, SmsServer } from './support/mail-servers.ts';
import { anId, aTime } from './support/shapes.ts';

const soon = { timeout: 15_000, interval: 20 };

async function tasksOf(guildhall: Guildhall, type: string) {
  return guildhall.database.query<{ state: string; attempts: number; payload: string }>(
    'select state, attempts, payload::text as payload from platform.tasks where type = $1 order by id',
    [type],
  );
}

describe('mail', () => {
  const server = new MailServer();
  let guildhall: Guildhall;
  beforeAll(async () => {
    await server.start();
    guildhall = await Guildhall.start({
      GUILDHALL__MAIL__SMTP_URL: server.url,
      GUILDHALL__MAIL__FROM: 'The Guild <no-reply@guild.example>',
      GUILDHALL__LOG__LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await guildhall.stop();
    await server.stop();
  });
  const messenger = () => guildhall.app.get(Messenger);
  const mailTo = (to: string) => server.received.filter((mail) => mail.to.includes(to));

  it('arrives by SMTP, once, and cannot be read in the database', async () => {
    await messenger().email({ to: 'alice@example.org', subject: 'Käse 🧀', text: 'Your word is: rosebud\n.\nBye' });
    await vi.waitUntil(() => mailTo('alice@example.org').length > 0, soon);
    await vi.waitUntil(
      async () => (await tasksOf(guildhall, 'email')).every(({ state }) => state === 'succeeded'),
      soon,
    );
    const [mail] = mailTo('alice@example.org');
    expect(server.received).toHaveLength(1);
    expect(mail?.from).toBe('no-reply@guild.example');
    expect(mail?.source).toMatch(/^From: The Guild <no-reply@guild.example>/m);
    expect(mail?.source).toMatch(/^Message-ID: <[0-9a-f-]{36}@guild.example>/m);
    expect(mail?.source).toContain('Your word is: rosebud');
    const [task] = await tasksOf(guildhall, 'email');
    expect(task?.payload).not.toMatch(/rosebud|alice/);
    expect((await guildhall.anonymous.get('/dev/inbox')).body.data).toEqual([]);
  });

  it('takes an address for one address, and a subject for one line', async () => {
    const to = 'bob@example.org, mallory@example.org';
    await messenger().email({ to, subject: 'Hello\r\nBcc: mallory@example.org', text: 'hi' });
    await vi.waitUntil(async () => (await tasksOf(guildhall, 'email')).at(-1)?.state !== 'queued', soon);
    await vi.waitUntil(async () => (await tasksOf(guildhall, 'email')).at(-1)?.state !== 'running', soon);
    expect(mailTo('mallory@example.org')).toEqual([]);
    expect(server.received.filter(({ source }) => /^bcc:/im.test(source))).toEqual([]);
  });

  it('left in a transaction that fails is never sent', async () => {
    const before = (await tasksOf(guildhall, 'email')).length;
    const work = guildhall.app.get(Transaction).run(async () => {
      await messenger().email({ to: 'never@example.org', subject: 'x', text: 'x' });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await tasksOf(guildhall, 'email')).toHaveLength(before);
  });

  it('waits for a server that is away, and for one that is busy', async () => {
    await server.stop();
    await messenger().email({ to: 'later@example.org', subject: 'x', text: 'x' });
    await vi.waitUntil(async () => ((await tasksOf(guildhall, 'email')).at(-1)?.attempts ?? 0) > 0, soon);
    server.refusals.set('later@example.org', 451);
    await server.start();
    await vi.waitUntil(async () => ((await tasksOf(guildhall, 'email')).at(-1)?.attempts ?? 0) > 1, soon);
    server.refusals.clear();
    await vi.waitUntil(() => mailTo('later@example.org').length > 0, soon);
    expect(mailTo('later@example.org')).toHaveLength(1);
  });

  it('waits until a login that the server refuses is mended', async () => {
    server.password = 'another';
    await messenger().email({ to: 'patient@example.org', subject: 'x', text: 'x' });
    await vi.waitUntil(async () => ((await tasksOf(guildhall, 'email')).at(-1)?.attempts ?? 0) > 0, soon);
    expect((await tasksOf(guildhall, 'email')).at(-1)?.state).not.toBe('failed');
    server.password = 'secret';
    await vi.waitUntil(() => mailTo('patient@example.org').length > 0, soon);
  });

  it('that the server refuses for good is not tried again', async () => {
    server.refusals.set('gone@example.org', 550);
    await messenger().email({ to: 'gone@example.org', subject: 'x', text: 'x' });
    await vi.waitUntil(async () => (await tasksOf(guildhall, 'email')).at(-1)?.state === 'failed', soon);
    expect((await tasksOf(guildhall, 'email')).at(-1)?.attempts).toBe(1);
  });
});

describe('SMS', () => {
  const server = new SmsServer();
  let guildhall: Guildhall;
  beforeAll(async () => {
    await server.start();
    guildhall = await Guildhall.start({
      GUILDHALL__SMS__URL: `http://127.0.0.1:${server.port}/messages`,
      GUILDHALL__SMS__TOKEN: 'token of ours',
      GUILDHALL__SMS__FROM: 'Guild',
      GUILDHALL__LOG__LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await guildhall.stop();
    await server.stop();
  });
  const send = (text: string) => guildhall.app.get(Messenger).sms({ to: '+491701234567', text });

  it('is posted to the provider, again with the same key when that failed', async () => {
    server.statuses = [500, 429];
    await send('Hi');
    await vi.waitUntil(() => server.received.length === 3, soon);
    for (const { body, headers } of server.received) {
      expect(body).toEqual({ to: '+491701234567', from: 'Guild', text: 'Hi' });
      expect(headers).toMatchObject({ authorization: 'Bearer token of ours', 'content-type': 'application/json' });
    }
    expect(new Set(server.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    await vi.waitUntil(async () => (await tasksOf(guildhall, 'sms')).at(-1)?.state === 'succeeded', soon);
  });

  it('that the provider refuses is not tried again', async () => {
    server.statuses = [422];
    await send('No');
    await vi.waitUntil(async () => (await tasksOf(guildhall, 'sms')).at(-1)?.state === 'failed', soon);
    expect((await tasksOf(guildhall, 'sms')).at(-1)?.attempts).toBe(1);
  });
});

describe('the development inbox', () => {
  const guildhall = useGuildhall();

  it('shows what would have been sent, newest first, to one address or to all', async () => {
    const messenger = guildhall().app.get(Messenger);
    await messenger.email({ to: 'Alice@example.org', subject: 'One', text: 'first' });
    await messenger.email({ to: 'alice@example.org', subject: 'Two', text: 'second' });
    await messenger.sms({ to: '+491701234567', text: 'third' });
    const inbox = (query: string) => guildhall().anonymous.get(`/dev/inbox${query}`);
    await vi.waitUntil(async () => (await inbox('')).body.data.length === 3, soon);
    expect((await inbox('?to=ALICE@example.org')).body).toEqual({
      data: [
        { id: anId, channel: 'email', to: 'alice@example.org', subject: 'Two', text: 'second', sentAt: aTime },
        { id: anId, channel: 'email', to: 'alice@example.org', subject: 'One', text: 'first', sentAt: aTime },
      ],
      nextCursor: null,
    });
    expect((await inbox(`?to=${encodeURIComponent('+491701234567')}`)).body.data).toMatchObject([
      { channel: 'sms', subject: null, text: 'third' },
    ]);
    expect((await guildhall().anonymous.all('/dev/inbox', 1)).length).toBe(3);
  });
});

describe('in production', () => {
  const guildhall = useGuildhall({ NODE_ENV: 'production', GUILDHALL__LOG__LEVEL: 'silent' });

  it('there is no inbox, and what nobody can send is not lost', async () => {
    expectProblem(await guildhall().anonymous.get('/dev/inbox'), 404, 'request.no-such-route');
    await guildhall().app.get(Messenger).email({ to: 'alice@example.org', subject: 'x', text: 'x' });
    await vi.waitUntil(async () => ((await tasksOf(guildhall(), 'email')).at(-1)?.attempts ?? 0) > 0, soon);
    expect((await tasksOf(guildhall(), 'email')).at(-1)?.state).not.toBe('succeeded');
    expect(await guildhall().database.query('select from platform.dev_inbox')).toEqual([]);
  });
});

describe('codes in production', () => {
  const [mail, sms] = [new MailServer(), new SmsServer()];
  let guildhall: Guildhall;
  beforeAll(async () => {
    await Promise.all([mail.start(), sms.start()]);
    guildhall = await Guildhall.start({
      NODE_ENV: 'production',
      GUILDHALL__MAIL__SMTP_URL: mail.url,
      GUILDHALL__SMS__URL: `http://127.0.0.1:${sms.port}/messages`,
      GUILDHALL__LOG__LEVEL: 'silent',
    });
  });
  afterAll(async () => {
    await guildhall.stop();
    await Promise.all([mail.stop(), sms.stop()]);
  });
  const password = 'correct horse battery';
  const post = (path: string, body: object) => guildhall.anonymous.post(path, body);

  /** The code in the last message to an address, as its owner sees it. */
  async function received(to: string, count = 1): Promise<string> {
    const texts = () => [
      ...mail.received.filter((message) => message.to.includes(to)).map(({ source }) => source),
      ...sms.received.map(({ body }) => JSON.stringify(body)).filter((text) => text.includes(to)),
    ];
    await vi.waitUntil(() => texts().length >= count, soon);
    return /code (?:is|for a new Guildhall password is) (\d{6})/.exec(texts().at(-1) ?? '')?.[1] ?? '';
  }

  it.each([
    ['email', 'alice', 'alice@example.org'],
    ['phone', 'robert', '+491701234567'],
  ])('come by %s, to verify and to choose another password', async (contact, username, identifier) => {
    const { body } = await post('/auth/register', { username, password, [contact]: identifier });
    expect(body).toMatchObject({ tokens: null, verification: { target: identifier } });
    expectProblem(await post('/auth/login', { identifier, password }), 403, 'auth.not-verified');
    const verified = await post('/auth/verify', { identifier, code: await received(identifier) });
    expect(verified.status).toBe(200);
    expect(verified.body.tokens).not.toBeNull();
    await post('/auth/password/forgot', { identifier });
    const reset = { identifier, code: await received(identifier, 2), newPassword: 'battery staple correct' };
    expect((await post('/auth/password/reset', reset)).status).toBe(204);
    expect((await post('/auth/login', { identifier, password: reset.newPassword })).status).toBe(200);
  });
});
