import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { CollectUnusedMedia } from '#media';
import { EverythingPersonal, SweepPrivacy } from '#privacy';
import { ChangeStatus, UserIsDeleted } from '#users';
import { tables } from '../apps/guildhall/modules.ts';
import { expectProblem, type Member } from './support/client.ts';
import { atOnce } from './support/concurrently.ts';
import { useGuildhall, type Guildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { photo } from './support/sample-media.ts';
import { begin } from './support/upload.ts';

const data = mkdtempSync(join(tmpdir(), 'guildhall-data-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));
const dataDir = { GUILDHALL__DATA__DIR: data };

/** A word that stands in nothing but what the member has written. */
const secret = 'xylophagous';

async function made(member: Member, path: string, body?: unknown) {
  const answer = await member.post(path, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** Leaves something in every module: with the other, and by themselves. */
async function livesWith(guildhall: Guildhall, member: Member, other: Member) {
  const third = await guildhall.member();
  await member.patch('/users/me', { displayName: `A ${secret}`, bio: secret });
  await member.follows(other);
  await other.follows(member);
  await made(member, `/users/${third.id}/block`);
  await made(member, `/users/${other.id}/mute`);
  const [mine, theirs] = [await member.writes(secret), await other.writes('theirs')];
  await made(other, `/posts/${mine.id}/like`);
  await made(other, `/posts/${mine.id}/comments`, { content: 'nice' });
  const comment = await made(member, `/posts/${theirs.id}/comments`, { content: secret });
  const reply = await made(other, `/posts/${theirs.id}/comments`, { content: 'so?', parentId: comment.id });
  for (const path of [
    `/posts/${theirs.id}/like`,
    `/posts/${theirs.id}/view`,
    `/posts/${theirs.id}/bookmark`,
    `/comments/${reply.id}/like`,
  ]) {
    await made(member, path);
  }
  const group = await made(member, '/conversations', { participantIds: [other.id], isGroup: true, title: 'Us' });
  const direct = await made(other, '/conversations', { participantIds: [member.id] });
  for (const { id } of [group, direct]) {
    await made(member, `/conversations/${id}/messages`, { content: secret });
    await made(other, `/conversations/${id}/messages`, { content: 'hello' });
  }
  await made(member, '/push/devices', { platform: 'ios', token: '0f'.repeat(32) });
  await made(member, '/wallet/pin', { pin: '2580', confirmPin: '2580' });
  await fund(guildhall.database, member.id, 500n);
  await made(member, '/transfers', { receiverUserId: other.id, amount: '5.00', pin: '2580' });
  await made(member, '/payment-requests', { payerUserId: other.id, amount: '1.00', description: secret });
  const later = { startsAt: '2099-01-01T00:00:00.000Z', description: secret, pin: '2580' };
  await made(member, '/scheduled-transfers', { receiverUserId: other.id, amount: '1.00', ...later });
  expect((await begin(member, 1000, { 'upload-metadata': `${secret} eA==` })).status).toBe(201);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await photo())]), 'a.jpg');
  const upload = await fetch(`${member.base}/media`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${member.accessToken}` },
  });
  expect(upload.status).toBe(201);
  await guildhall.settle();
  return {
    post: mine.id,
    theirs: theirs.id,
    group: group.id,
    direct: direct.id,
    media: (await upload.json()) as { readonly url: string },
  };
}

/** Has the time of everything come whose time has come, and all of it succeed. */
async function sweep(guildhall: Guildhall): Promise<void> {
  await guildhall.app.get(SweepPrivacy, { strict: false }).execute();
  await guildhall.settle();
  const failures = 'select type, last_error from platform.tasks where last_error is not null';
  expect(await guildhall.database.query(failures)).toEqual([]);
}

describe('deleting my account', () => {
  const guildhall = useGuildhall(dataDir);
  const change = (member: Member, status: 'active' | 'suspended') =>
    guildhall().app.get(ChangeStatus, { strict: false }).execute(member.id, status, null);

  it('takes the password, hides me at once, logs me out, and can be taken back for me', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const leave = (body: unknown) => alice.delete('/users/me', { body });
    const { password } = alice;
    expectProblem(await leave({ password: 'not my password' }), 401, 'auth.wrong-credentials');
    expectProblem(await leave({ password, confirmation: bob.username }), 400, 'privacy.confirmation-mismatch');
    expect((await leave({})).status).toBe(400);
    expect((await alice.delete('/users/me')).status).toBe(400);
    expect((await bob.get(`/users/${alice.id}`)).status).toBe(200);

    expect(await leave({ password, confirmation: alice.username.toUpperCase() })).toMatchObject({
      status: 204,
      body: '',
    });
    expect((await bob.get(`/users/${alice.id}`)).status).toBe(404);
    await expect.poll(async () => (await alice.get('/users/me')).status, { timeout: 1_000, interval: 20 }).toBe(401);
    const { anonymous } = guildhall();
    expect((await anonymous.post('/auth/refresh', { refreshToken: alice.refreshToken })).status).toBe(401);
    const login = { identifier: alice.username, password };
    expectProblem(await anonymous.post('/auth/login', login), 401, 'auth.wrong-credentials');

    // the time in which it can be taken back is not over
    await sweep(guildhall());
    await change(alice, 'active');
    expect((await anonymous.post('/auth/login', login)).status).toBe(200);
    expect((await bob.get(`/users/${alice.id}`)).status).toBe(200);
  });

  it('erases nobody who came back, and whoever was deleted long enough ago', async () => {
    const [gone, back, late] = [await guildhall().member(), await guildhall().member(), await guildhall().member()];
    for (const { id } of [gone, back, late]) {
      await guildhall().app.get(ChangeStatus, { strict: false }).execute(id, 'deleted', null);
    }
    await guildhall().database.query(
      `update users.users set deleted_at = now() - interval '31 days' where id = any ($1)`,
      [[gone.id, back.id]],
    );
    await change(back, 'active');
    await sweep(guildhall());
    const rows = await guildhall().database.query(
      'select id, username, erased_at is not null as erased from users.users where id = any ($1) order by id',
      [[gone.id, back.id, late.id]],
    );
    expect(rows).toEqual([
      { id: gone.id, username: expect.stringMatching(/^erased_/), erased: true },
      { id: back.id, username: back.username, erased: false },
      { id: late.id, username: late.username, erased: false },
    ]);
    await expect(change(gone, 'active')).rejects.toBeInstanceOf(UserIsDeleted);
  });
});

describe('erasing a member', () => {
  const guildhall = useGuildhall({ ...dataDir, GUILDHALL__PRIVACY__ERASE_AFTER_DAYS: '0' });

  /** Where in the database any of these texts still stands. */
  async function tracesOf(texts: readonly string[]): Promise<readonly string[]> {
    const { database } = guildhall();
    const found = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const places = await Promise.all(
      found.map(({ name }) =>
        database.query<{ place: string }>(
          `select distinct '${name}.' || cell.key as place from ${name} t, jsonb_each_text(to_jsonb(t)) cell
            where exists (select from unnest($1::text[]) wanted where position(wanted in cell.value) > 0)`,
          [texts],
        ),
      ),
    );
    return places
      .flat()
      .map(({ place }) => place)
      .toSorted();
  }

  it('is the business of every module that has tables', () => {
    const known = guildhall().app.get(EverythingPersonal, { strict: false }).all();
    expect(new Set(known.map(({ module }) => module))).toEqual(new Set(tables.map(({ schema }) => schema)));
  });

  it('leaves nothing of them, and everything of the others', async () => {
    const [alice, bob] = [await guildhall().member('alice_who_leaves'), await guildhall().member()];
    const { theirs, group, direct, media } = await livesWith(guildhall(), alice, bob);
    const unread = async () => (await bob.get('/conversations/unread-count')).body;
    expect(await unread()).toEqual({ count: 3 });
    expect((await alice.get('/users/me/export')).status).toBe(200);
    await guildhall().settle();
    const { url } = (await alice.get('/users/me/export')).body;
    expect((await fetch(`${guildhall().origin}${url}`)).status).toBe(200);

    expect((await alice.delete('/users/me', { body: { password: alice.password } })).status).toBe(204);
    for (const link of [url]) expect((await fetch(`${guildhall().origin}${link}`)).status).toBe(404);
    await sweep(guildhall());
    // the second takes what the first has left behind: archives and files
    await sweep(guildhall());
    await guildhall().app.get(CollectUnusedMedia, { strict: false }).execute(new AbortController().signal);
    await guildhall().settle();

    const logs = /^platform\.(tasks\.(payload|dedupe_key)|event_log\.|inbox\.|dev_inbox\.)|^realtime\.frames\./;
    expect((await tracesOf([alice.username, secret])).filter((place) => !logs.test(place))).toEqual([]);
    expect((await tracesOf([alice.id])).filter((place) => !logs.test(place))).toEqual([
      // the place of what others have answered
      'messages.conversations.pair_low',
      'messages.messages.sender_id',
      'messages.participants.user_id',
      // a row without a name
      'users.counts.user_id',
      'users.users.id',
      // the books
      'wallets.accounts.owner_id',
      'wallets.payment_requests.requester_id',
      'wallets.scheduled_transfers.sender_id',
      'wallets.transactions.actor_id',
      'wallets.transactions.from_owner',
      'wallets.transactions.to_owner',
    ]);
    expect(
      readdirSync(data, { recursive: true }).filter((file) => /media.*\.(file|thumbnail|export)$/.test(`${file}`)),
    ).toEqual([]);
    expect((await fetch(`${guildhall().origin}${media.url}`)).status).toBe(404);

    expect((await bob.get('/users/me')).body).toMatchObject({ followerCount: 0, followingCount: 0, postCount: 1 });
    expect((await bob.get(`/posts/${theirs}`)).body).toMatchObject({ likeCount: 0, commentCount: 1, viewCount: 0 });
    expect((await bob.all(`/posts/${theirs}/comments`)).map(({ content, likeCount }) => [content, likeCount])).toEqual([
      ['so?', 0],
    ]);
    expect(await unread()).toEqual({ count: 0 });
    for (const id of [group, direct]) {
      const messages = await bob.all(`/conversations/${id}/messages`);
      expect(messages.filter(({ type }) => type !== 'system').map(({ content }) => content)).toEqual(['hello']);
    }
    expect((await bob.get('/wallet')).body.balance).toBe('5.00');
    expect(await bob.all('/transactions')).toHaveLength(1);
    expect(await bob.all('/notifications')).toEqual([]);
    const [row] = await guildhall().database.query<{ ok: boolean; wallet: string }>(
      `select not exists (select from users.counts_view c where
                follower_count <> (select count(*) from users.follows f where f.followee_id = c.user_id)
             or following_count <> (select count(*) from users.follows f where f.follower_id = c.user_id)) as ok,
              (select status from wallets.accounts where owner_id = $1 and kind = 'wallet') as wallet`,
      [alice.id],
    );
    expect(row).toEqual({ ok: true, wallet: 'frozen' });
    const told = await guildhall().database.query(
      `select type from platform.event_log where type = 'user_erased' and key = $1`,
      [alice.id],
    );
    expect(told).toHaveLength(1);
    // the name and the address are free for somebody else, who is nobody's friend by that
    const again = await guildhall().member('alice_who_leaves');
    expect((await bob.get(`/users/${again.id}/relationship`)).body).toMatchObject({ following: false, muting: false });
  });
});

describe('the copy of my data', () => {
  const guildhall = useGuildhall(dataDir);

  async function download(url: string) {
    const response = await fetch(`${guildhall().origin}${url}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="guildhall-[\d-]+\.zip"$/);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { size: bytes.length, files: new Map(Object.entries(unzipSync(bytes))) };
  }

  it('is made in the background, has all of mine and nothing of others, and is behind a link that expires', async () => {
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    await livesWith(guildhall(), alice, bob);
    const first = (await alice.get('/users/me/export')).body;
    await guildhall().settle();
    expect((await alice.get(`/tasks/${first.taskId}`)).body).toMatchObject({ status: 'succeeded', progress: 100 });
    expect((await bob.get(`/tasks/${first.taskId}`)).status).toBe(404);
    const ready = (await alice.get('/users/me/export')).body;
    expect(ready).toMatchObject({ id: first.id, status: 'succeeded', progress: 100 });

    const { size, files } = await download(ready.url);
    expect(size).toBe(ready.size);
    const read = (name: string) => JSON.parse(new TextDecoder().decode(files.get(name)));
    expect([...files.keys()].filter((name) => !name.endsWith('.jpg')).toSorted()).toEqual([
      'auth/api-keys.json',
      'auth/second-factor.json',
      'auth/sessions.json',
      'media/media.json',
      'media/uploads.json',
      'messages/conversations.json',
      'messages/messages.json',
      'messages/preferences.json',
      'messages/reactions.json',
      'notifications/notifications.json',
      'notifications/preferences.json',
      'platform/audit-log.json',
      'platform/tasks.json',
      'posts/bookmarks.json',
      'posts/comment-likes.json',
      'posts/comments.json',
      'posts/likes.json',
      'posts/posts.json',
      'posts/versions.json',
      'posts/views.json',
      'push/devices.json',
      'users/blocks.json',
      'users/followers.json',
      'users/following.json',
      'users/mutes.json',
      'users/profile.json',
      'wallets/accounts.json',
      'wallets/holds.json',
      'wallets/payment-requests.json',
      'wallets/scheduled-transfers.json',
      'wallets/transactions.json',
      'wallets/withdrawals.json',
    ]);
    expect(read('users/profile.json')).toMatchObject([
      { username: alice.username, email: `${alice.username}@example.org` },
    ]);
    expect(read('users/following.json')).toMatchObject([{ userId: bob.id, username: bob.username }]);
    expect(read('posts/posts.json')).toMatchObject([{ content: secret }]);
    expect(read('posts/comments.json')).toMatchObject([{ content: secret }]);
    expect(read('messages/messages.json').map(({ content }: { content: string }) => content)).toEqual([
      secret,
      secret,
      '',
    ]);
    expect(read('push/devices.json')).toMatchObject([{ platform: 'ios' }]);
    expect(
      read('wallets/transactions.json').map(({ amountMinorUnits }: { amountMinorUnits: number }) => amountMinorUnits),
    ).toEqual([500, 500]);
    const [picture] = [...files].filter(([name]) => name.endsWith('.jpg'));
    expect(picture?.[1].length).toBeGreaterThan(100);
    for (const [name, bytes] of files) {
      for (const others of [`${bob.username}@example.org`, 'hello', 'theirs', 'argon2']) {
        expect(Buffer.from(bytes).includes(others), `${name} ${others}`).toBe(false);
      }
    }

    for (const wrong of [ready.url.replace(/.$/, ''), ready.url.replace(first.id, bob.id), `${ready.url}&a=b`]) {
      expect((await fetch(`${guildhall().origin}${wrong}`)).status).toBeGreaterThanOrEqual(400);
    }
    await guildhall().database.query('update privacy.exports set expires_at = now() where id = $1', [first.id]);
    expect((await fetch(`${guildhall().origin}${ready.url}`)).status).toBe(404);
    await sweep(guildhall());
    expect(readdirSync(data, { recursive: true }).filter((file) => `${file}`.includes(first.id))).toEqual([]);
    expect((await alice.get('/users/me/export')).body.id).not.toBe(first.id);
    await guildhall().settle();
  });

  it('is one, however often it is asked for while it is made; later, another one as things are then', async () => {
    const alice = await guildhall().member();
    const asked = await atOnce(10, (index) =>
      index % 2 === 0 ? alice.get('/users/me/export') : alice.post('/users/me/export'),
    );
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200, 201]));
    await guildhall().settle();
    const { body: before } = await alice.get('/users/me/export');
    await alice.writes('later');
    const { body: after, headers } = await alice.post('/users/me/export');
    expect(headers.get('location')).toBe('/api/v1/users/me/export');
    expect(after.id).not.toBe(before.id);
    await guildhall().settle();
    const { url } = (await alice.get('/users/me/export')).body;
    const posts = new TextDecoder().decode((await download(url)).files.get('posts/posts.json'));
    expect(JSON.parse(posts)).toMatchObject([{ content: 'later' }]);
  });
});
