import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database.ts';
import type { Client, Member } from './client.ts';
import { fund } from './money.ts';
import { begin } from './upload.ts';

/** The people between whom everything is tried. */
export interface Scene {
  readonly database: TestDatabase;
  readonly anonymous: Client;
  readonly newcomer: () => Promise<Member>;
  /** Whose things are asked for. */
  readonly owner: Member;
  /** Who shares a conversation with the owner, and was paid. */
  readonly friend: Member;
  /** Whom nothing connects with the owner. */
  readonly stranger: Member;
  /** Whom the owner has blocked. */
  readonly blocked: Member;
  /** Who was in the owner's group, and is no longer. */
  readonly former: Member;
  readonly moderator: Member;
  readonly admin: Member;
}

export const actors = ['owner', 'stranger', 'blocked', 'former', 'moderator', 'admin'] as const;
export type Actor = (typeof actors)[number];

/** What a path names: made anew for each row. */
export interface Thing {
  readonly id: string;
  /** For paths with a second parameter. */
  readonly userId?: string;
  /** For bodies. */
  readonly messageId?: string;
  /** Whose it is, when it is not the owner's. */
  readonly owner?: Member;
}

export interface Row {
  readonly thing: (scene: Scene) => Promise<Thing>;
  /** The status for each; who is not named is answered as `others`. */
  readonly statuses: Readonly<Partial<Record<Actor, number>>> & { readonly others: number };
  /** The example of the document when left out. */
  readonly body?: (scene: Scene, thing: Thing) => unknown;
}

async function made(member: Member, path: string, body?: unknown): Promise<string> {
  const answer = await member.post(path, body);
  if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

/** A member nobody else acts on, who has blocked the same one as the owner. */
async function member({ newcomer, blocked }: Scene): Promise<Thing> {
  const owner = await newcomer();
  await made(owner, `/users/${blocked.id}/block`);
  return { id: owner.id, owner };
}

const post =
  (visibility: string) =>
  async ({ owner }: Scene): Promise<Thing> => ({ id: (await owner.writes('mine', { visibility })).id });

const comment =
  (visibility: string) =>
  async (scene: Scene): Promise<Thing> => {
    const { id } = await post(visibility)(scene);
    return { id: await made(scene.owner, `/posts/${id}/comments`, { content: 'mine' }) };
  };

/** A token is that of one device: each has its own. */
async function device({ owner }: Scene): Promise<Thing> {
  const token = randomUUID().replaceAll('-', '').repeat(2);
  return { id: await made(owner, '/push/devices', { platform: 'ios', token }) };
}

async function notification(scene: Scene): Promise<Thing> {
  const { id } = await post('public')(scene);
  await made(scene.friend, `/posts/${id}/like`);
  const told = () => scene.owner.get('/notifications').then(({ body }) => body.data);
  for (;;) {
    const found = (await told()).find(({ target }: { target: { id: string } }) => target.id === id);
    if (found !== undefined) return { id: found.id };
  }
}

async function group({ owner, friend, former }: Scene): Promise<Thing> {
  const participantIds = [friend.id, former.id];
  const id = await made(owner, '/conversations', { participantIds, isGroup: true, title: 'Ours' });
  await owner.delete(`/conversations/${id}/participants/${former.id}`);
  return { id, userId: friend.id };
}

async function groupWithMessage(scene: Scene): Promise<Thing> {
  const ours = await group(scene);
  return { ...ours, messageId: await made(scene.owner, `/conversations/${ours.id}/messages`, { content: 'ours' }) };
}

/** Written after the former participant was gone. */
async function messageInGroup(scene: Scene): Promise<Thing> {
  return { id: (await groupWithMessage(scene)).messageId ?? '' };
}

async function direct({ owner, friend }: Scene): Promise<Thing> {
  return { id: await made(owner, '/conversations', { participantIds: [friend.id] }), userId: friend.id };
}

const pin = '4711';
const startsAt = '2100-01-01T00:00:00.000Z';

async function withMoney(database: TestDatabase, payer: Member): Promise<void> {
  await payer.post('/wallet/pin', { pin, confirmPin: pin });
  await fund(database, payer.id, 100n);
}

async function transaction({ database, owner, friend }: Scene): Promise<Thing> {
  await withMoney(database, owner);
  return { id: await made(owner, '/transfers', { receiverUserId: friend.id, amount: '1.00', pin }) };
}

/** For the owner, who decides on it. */
async function hold({ database, owner, friend }: Scene): Promise<Thing> {
  await withMoney(database, friend);
  return { id: await made(friend, '/holds', { receiverUserId: owner.id, amount: '1.00', pin }) };
}

/** Asked of the owner. */
async function paymentRequest({ database, owner, friend }: Scene): Promise<Thing> {
  await withMoney(database, owner);
  return { id: await made(friend, '/payment-requests', { payerUserId: owner.id, amount: '1.00' }) };
}

async function ownPaymentRequest({ owner, friend }: Scene): Promise<Thing> {
  return { id: await made(owner, '/payment-requests', { payerUserId: friend.id, amount: '1.00' }) };
}

async function split({ owner, friend }: Scene): Promise<Thing> {
  return { id: await made(owner, '/payment-requests/split', { payerUserIds: [friend.id], amount: '1.00' }) };
}

async function scheduledTransfer({ database, owner, friend }: Scene): Promise<Thing> {
  await withMoney(database, owner);
  return {
    id: await made(owner, '/scheduled-transfers', { receiverUserId: friend.id, amount: '1.00', pin, startsAt }),
  };
}

async function wallet({ newcomer }: Scene): Promise<Thing> {
  const owner = await newcomer();
  return { id: owner.id, userId: owner.id, owner };
}

async function withdrawal({ database, owner }: Scene): Promise<Thing> {
  await withMoney(database, owner);
  return { id: await made(owner, '/withdrawals', { amount: '1.00', pin, destination: 'somewhere' }) };
}

/** Asked for by another admin: nobody decides alone. */
async function approval({ database, newcomer, owner, anonymous }: Scene): Promise<Thing> {
  const second = await newcomer();
  await database.query(`update users.users set role = 'admin' where id = $1`, [second.id]);
  const asker = await anonymous.logIn(second);
  const asked = { userId: owner.id, kind: 'adjustment', amount: '0.50', reason: 'A test' };
  return { id: await made(asker, '/admin/approvals', asked) };
}

async function exported({ newcomer }: Scene): Promise<Thing> {
  const owner = await newcomer();
  return { id: await made(owner, '/users/me/export'), owner };
}

async function frozenWallet(scene: Scene): Promise<Thing> {
  const frozen = await wallet(scene);
  await made(scene.admin, `/admin/wallets/${frozen.id}/freeze`);
  return frozen;
}

async function apiKey({ owner }: Scene): Promise<Thing> {
  return { id: await made(owner, '/api-keys', { name: 'Site', scopes: ['posts:read'] }) };
}

async function session({ owner }: Scene): Promise<Thing> {
  await owner.logIn(owner);
  return {
    id: (await owner.get('/auth/sessions')).body.data.find((each: { isCurrent: boolean }) => !each.isCurrent).id,
  };
}

const task =
  (state: 'queued' | 'failed' | 'succeeded') =>
  async ({ database, owner }: Scene): Promise<Thing> => {
    const [row] = await database.query<{ id: string }>(
      `insert into platform.tasks (id, type, owner_id, payload, state, priority, max_attempts, run_at, finished_at)
       values (uuidv7(), 'test.nothing', $1, '{}', $2, 1, 1, now() + interval '1 day', case when $2 <> 'queued' then now() end)
       returning id`,
      [owner.id, state],
    );
    return { id: row?.id ?? '' };
  };

/** An event that everybody has handled, or takes no notice of. */
async function deadLetter({ database, owner }: Scene): Promise<Thing> {
  const [id, event] = [randomUUID(), { id: randomUUID(), topic: 'user_events', type: 'test_happened', key: owner.id }];
  await database.query(
    `insert into platform.dead_letters (id, consumer_group, topic, envelope, reason, error, attempts)
     values ($1, 'notifications', $2, $3, 'test', '', 1)`,
    [id, event.topic, JSON.stringify(event)],
  );
  return { id };
}

async function eventGroup(): Promise<Thing> {
  return { id: 'notifications' };
}

async function media({ owner }: Scene): Promise<Thing> {
  const body = new FormData();
  body.append('file', new Blob([silence]), 'silence.wav');
  const headers = { authorization: `Bearer ${owner.accessToken}` };
  const answer = await fetch(`${owner.base}/media`, { method: 'POST', body, headers });
  return { id: ((await answer.json()) as { id: string }).id };
}

async function uploading({ owner }: Scene): Promise<Thing> {
  return { id: (await begin(owner, 1000)).body.id };
}

/** A tenth of a second. */
const silence = Buffer.concat([
  Buffer.from(
    'RIFF\x44\x03\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x20\x03\0\0',
    'latin1',
  ),
  Buffer.alloc(800, 0x80),
]);

const publicPost = post('public');
const followersPost = post('followers');
const privatePost = post('private');
const ownOnly = (status: number) => ({ owner: status, others: 404 });
const allBut = (status: number) => ({ others: status, blocked: 404 });
const ofPosts = (status: number): readonly Row[] => [
  { thing: publicPost, statuses: allBut(status) },
  { thing: followersPost, statuses: ownOnly(status) },
  { thing: privatePost, statuses: ownOnly(status) },
];
const ofComments = (status: number): readonly Row[] => [
  { thing: comment('public'), statuses: allBut(status) },
  { thing: comment('private'), statuses: ownOnly(status) },
];
const ofMembers = (status: number, owner = status): readonly Row[] => [
  { thing: member, statuses: { ...allBut(status), owner } },
];
const ofParticipants = (owner: number, former: number): readonly Row[] => [
  { thing: group, statuses: { owner, former, others: 404 } },
];

const ofAdmins = (thing: Row['thing'], status: number): readonly Row[] => [
  { thing, statuses: { others: 403, admin: status } },
];

/**
 * Every route that names a thing, and what it answers to whom. A route without a row fails `npm run check`
 * (test/routes.spec.ts): add one, with a thing of its own when none of these fits. Staff gets what strangers get, except
 * where a row says otherwise; who has no credentials, not enough of them, or no role, is tried on all routes without a row.
 */
export const accessRows: Readonly<Record<string, readonly Row[]>> = {
  'GET /users/:idOrUsername': ofMembers(200),
  'GET /users/:id/relationship': ofMembers(200),
  'GET /users/:id/followers': ofMembers(200),
  'GET /users/:id/following': ofMembers(200),
  'GET /users/:id/posts': ofMembers(200),
  'POST /users/:id/follow': ofMembers(200, 400),
  'DELETE /users/:id/follow': ofMembers(200),
  'POST /users/:id/block': ofMembers(200, 400),
  'DELETE /users/:id/block': ofMembers(200),
  'POST /users/:id/mute': ofMembers(200, 400),
  'DELETE /users/:id/mute': ofMembers(200),
  'GET /posts/:id': ofPosts(200),
  'GET /hashtags/:tag/posts': [{ thing: async () => ({ id: 'guild' }), statuses: { others: 200 } }],
  'PATCH /posts/:id': [
    { thing: publicPost, statuses: { owner: 200, others: 403, blocked: 404 } },
    { thing: privatePost, statuses: ownOnly(200) },
  ],
  'GET /posts/:id/versions': ofPosts(200),
  // what is not for everybody is passed on by nobody
  'POST /posts/:id/reshare': [
    { thing: publicPost, statuses: allBut(201) },
    { thing: followersPost, statuses: ownOnly(403) },
    { thing: privatePost, statuses: ownOnly(403) },
  ],
  'POST /posts/:id/bookmark': ofPosts(200),
  // tells nothing of the post
  'DELETE /posts/:id/bookmark': [{ thing: privatePost, statuses: { others: 200 } }],
  'DELETE /posts/:id': [
    { thing: publicPost, statuses: { owner: 204, others: 403, blocked: 404 } },
    { thing: privatePost, statuses: ownOnly(204) },
  ],
  'POST /posts/:id/view': ofPosts(200),
  'POST /posts/:id/like': ofPosts(200),
  'DELETE /posts/:id/like': ofPosts(200),
  'GET /posts/:id/likes': ofPosts(200),
  'GET /posts/:id/comments': ofPosts(200),
  'POST /posts/:id/comments': ofPosts(201).map((row) => ({ ...row, body: () => ({ content: 'hi' }) })),
  'GET /comments/:id': ofComments(200),
  'DELETE /comments/:id': [
    { thing: comment('public'), statuses: { owner: 204, others: 403, blocked: 404 } },
    { thing: comment('private'), statuses: ownOnly(204) },
  ],
  'POST /comments/:id/like': ofComments(200),
  'DELETE /comments/:id/like': ofComments(200),
  'GET /uploads/:id': [{ thing: uploading, statuses: ownOnly(200) }],
  'PATCH /uploads/:id': [{ thing: uploading, statuses: ownOnly(204) }],
  'DELETE /uploads/:id': [{ thing: uploading, statuses: ownOnly(204) }],
  'GET /media/:id': [{ thing: media, statuses: ownOnly(200) }],
  // the signed link is the permission, whoever follows it
  'GET /media/:id/file': [{ thing: media, statuses: { others: 400 } }],
  'GET /exports/:id/file': [{ thing: exported, statuses: { others: 400 } }],
  'GET /media/:id/thumbnail': [{ thing: media, statuses: { others: 400 } }],
  'DELETE /push/devices/:id': [{ thing: device, statuses: ownOnly(204) }],
  'PUT /notifications/:id/read': [{ thing: notification, statuses: ownOnly(200) }],
  'GET /conversations/:id': [...ofParticipants(200, 200), { thing: direct, statuses: ownOnly(200) }],
  'PATCH /conversations/:id': ofParticipants(200, 403).map((row) => ({ ...row, body: () => ({ title: 'Mine' }) })),
  'GET /conversations/:id/participants': ofParticipants(200, 200),
  'POST /conversations/:id/participants': ofParticipants(200, 403).map((row) => ({
    ...row,
    body: ({ stranger }: Scene) => ({ userIds: [stranger.id] }),
  })),
  'PATCH /conversations/:id/participants/:userId': ofParticipants(204, 403),
  'DELETE /conversations/:id/participants/:userId': ofParticipants(204, 403),
  'POST /conversations/:id/leave': ofParticipants(204, 403),
  'GET /conversations/:id/messages': [...ofParticipants(200, 200), { thing: direct, statuses: ownOnly(200) }],
  'POST /conversations/:id/messages': [...ofParticipants(201, 403), { thing: direct, statuses: ownOnly(201) }].map(
    (row) => ({ ...row, body: () => ({ content: 'hi' }) }),
  ),
  'POST /conversations/:id/read': [
    { thing: groupWithMessage, statuses: ownOnly(200), body: (_, { messageId }) => ({ messageId }) },
  ],
  'POST /conversations/:id/delivered': [
    { thing: groupWithMessage, statuses: ownOnly(204), body: (_, { messageId }) => ({ messageId }) },
  ],
  'POST /conversations/:id/typing': ofParticipants(204, 404),
  'GET /messages/:id': [{ thing: messageInGroup, statuses: ownOnly(200) }],
  'PATCH /messages/:id': [{ thing: messageInGroup, statuses: ownOnly(200) }],
  'DELETE /messages/:id': [{ thing: messageInGroup, statuses: ownOnly(204) }],
  'PUT /messages/:id/reaction': [{ thing: messageInGroup, statuses: ownOnly(200) }],
  'DELETE /messages/:id/reaction': [{ thing: messageInGroup, statuses: ownOnly(200) }],
  'GET /transactions/:id': [{ thing: transaction, statuses: ownOnly(200) }],
  'GET /withdrawals/:id': [{ thing: withdrawal, statuses: ownOnly(200) }],
  'GET /holds/:id': [{ thing: hold, statuses: ownOnly(200) }],
  'POST /holds/:id/capture': [{ thing: hold, statuses: ownOnly(200), body: () => ({}) }],
  'POST /holds/:id/void': [{ thing: hold, statuses: ownOnly(200) }],
  'GET /payment-requests/:id': [{ thing: paymentRequest, statuses: ownOnly(200) }],
  'POST /payment-requests/:id/pay': [{ thing: paymentRequest, statuses: ownOnly(200), body: () => ({ pin }) }],
  'POST /payment-requests/:id/decline': [{ thing: paymentRequest, statuses: ownOnly(200) }],
  'POST /payment-requests/:id/cancel': [{ thing: ownPaymentRequest, statuses: ownOnly(200) }],
  'GET /scheduled-transfers/:id': [{ thing: scheduledTransfer, statuses: ownOnly(200) }],
  'POST /scheduled-transfers/:id/cancel': [{ thing: scheduledTransfer, statuses: ownOnly(200) }],
  'GET /tasks/:id': [{ thing: task('succeeded'), statuses: ownOnly(200) }],
  'DELETE /auth/sessions/:id': [{ thing: session, statuses: ownOnly(204) }],
  'POST /api-keys/:id/rotate': [{ thing: apiKey, statuses: ownOnly(200) }],
  'DELETE /api-keys/:id': [{ thing: apiKey, statuses: ownOnly(204) }],
  'GET /admin/users/:id': [{ thing: member, statuses: { others: 403, moderator: 200, admin: 200 } }],
  'PATCH /admin/users/:id': [
    {
      thing: member,
      statuses: { others: 403, moderator: 200, admin: 200 },
      body: () => ({ status: 'suspended' }),
    },
  ],
  'GET /admin/wallets/:userId': ofAdmins(wallet, 200),
  'POST /admin/wallets/:userId/deposits': ofAdmins(wallet, 201),
  'POST /admin/wallets/:userId/freeze': ofAdmins(wallet, 200),
  'POST /admin/wallets/:userId/unfreeze': ofAdmins(frozenWallet, 200),
  'PUT /admin/wallets/:userId/limits': ofAdmins(wallet, 200),
  'GET /admin/transactions/:id': ofAdmins(transaction, 200),
  'POST /admin/transactions/:id/reverse': ofAdmins(transaction, 201),
  'GET /admin/approvals/:id': ofAdmins(approval, 200),
  'POST /admin/approvals/:id/approve': ofAdmins(approval, 200),
  'POST /admin/approvals/:id/reject': ofAdmins(approval, 200),
  'POST /admin/withdrawals/:id/settle': ofAdmins(withdrawal, 200),
  'POST /admin/withdrawals/:id/return': ofAdmins(withdrawal, 200),
  'GET /admin/tasks/:id': ofAdmins(task('failed'), 200),
  'POST /admin/tasks/:id/retry': ofAdmins(task('failed'), 200),
  'POST /admin/tasks/:id/cancel': ofAdmins(task('queued'), 200),
  'POST /admin/events/dead-letters/:id/redrive': ofAdmins(deadLetter, 204),
  'POST /admin/events/groups/:group/replay': ofAdmins(eventGroup, 204),
  'POST /admin/users/:id/reset-password': ofAdmins(member, 204),
};

/** Who names, in a body or query, what is not theirs to name, and what they are told. */
export interface NamedRow {
  readonly actor: Actor;
  /** What the path names. */
  readonly thing?: Row['thing'];
  readonly value: (scene: Scene) => Promise<unknown>;
  /** What else a valid body has. */
  readonly body?: (scene: Scene) => object;
  readonly status: number;
  readonly code: string;
}

const foreignMessage = async (scene: Scene): Promise<unknown> => (await groupWithMessage(scene)).messageId;
const idOf =
  (thing: Row['thing']) =>
  async (scene: Scene): Promise<unknown> =>
    (await thing(scene)).id;
const ownGroup = async ({ stranger, moderator, admin }: Scene): Promise<Thing> => ({
  id: await made(stranger, '/conversations', {
    participantIds: [moderator.id, admin.id],
    isGroup: true,
    title: 'Theirs',
  }),
});
const groupOfBlocked = async ({ blocked, moderator }: Scene): Promise<Thing> => ({
  id: await made(blocked, '/conversations', { participantIds: [moderator.id], isGroup: true, title: 'Theirs' }),
});
const ownerForBlocked = async ({ database, blocked, owner }: Scene): Promise<unknown> => {
  await withMoney(database, blocked);
  return owner.id;
};
const forStranger =
  (thing: Row['thing']) =>
  async (scene: Scene): Promise<unknown> => {
    await withMoney(scene.database, scene.stranger);
    return (await thing(scene)).id;
  };
const noSuchWallet = { status: 404, code: 'wallets.not-found' };
const reused = { status: 422, code: 'wallets.id-reused' };
const noSuchMessage = { status: 404, code: 'messages.not-found' };

/** Every field of a body or query that names a thing, as `METHOD /path field`. Without a row `npm run check` fails. */
export const namedRows: Readonly<Record<string, readonly NamedRow[]>> = {
  'POST /posts quoteOf': [
    {
      actor: 'stranger',
      value: idOf(privatePost),
      body: () => ({ content: 'hi' }),
      status: 404,
      code: 'posts.not-found',
    },
  ],
  'POST /posts media': [
    {
      actor: 'stranger',
      value: async (scene) => [{ id: (await media(scene)).id }],
      body: () => ({ content: 'hi' }),
      status: 400,
      code: 'media.unusable',
    },
  ],
  'GET /posts/:id/comments parentId': [
    { actor: 'stranger', thing: publicPost, value: idOf(comment('private')), status: 200, code: 'nothing' },
  ],
  'POST /withdrawals id': [
    {
      actor: 'stranger',
      value: forStranger(withdrawal),
      body: () => ({ amount: '1.00', pin, destination: 'somewhere' }),
      ...reused,
    },
  ],
  'POST /posts/:id/comments parentId': [
    {
      actor: 'stranger',
      thing: publicPost,
      value: idOf(comment('private')),
      body: () => ({ content: 'hi' }),
      status: 404,
      code: 'comments.not-found',
    },
  ],
  'POST /conversations participantIds': [
    {
      actor: 'blocked',
      value: async ({ owner }) => [owner.id],
      status: 404,
      code: 'users.not-found',
    },
  ],
  'POST /conversations/:id/participants userIds': [
    {
      actor: 'blocked',
      thing: groupOfBlocked,
      value: async ({ owner }) => [owner.id],
      status: 404,
      code: 'users.not-found',
    },
  ],
  'POST /conversations/:id/messages replyToId': [
    { actor: 'stranger', thing: ownGroup, value: foreignMessage, body: () => ({ content: 'hi' }), ...noSuchMessage },
  ],
  'POST /conversations/:id/messages media': [
    {
      actor: 'stranger',
      thing: ownGroup,
      value: async (scene) => [{ id: (await media(scene)).id }],
      body: () => ({ content: 'hi' }),
      status: 400,
      code: 'media.unusable',
    },
  ],
  'POST /conversations/:id/read messageId': [
    { actor: 'stranger', thing: ownGroup, value: foreignMessage, ...noSuchMessage },
  ],
  'POST /conversations/:id/delivered messageId': [
    { actor: 'stranger', thing: ownGroup, value: foreignMessage, ...noSuchMessage },
  ],
  'GET /conversations/:id/messages around': [
    { actor: 'stranger', thing: ownGroup, value: foreignMessage, ...noSuchMessage },
  ],
  'GET /conversations/:id/messages since': [
    { actor: 'stranger', thing: ownGroup, value: foreignMessage, ...noSuchMessage },
  ],
  'POST /transfers receiverUserId': [
    {
      actor: 'blocked',
      value: ownerForBlocked,
      body: () => ({ amount: '1.00', pin }),
      ...noSuchWallet,
    },
  ],
  'POST /holds receiverUserId': [
    { actor: 'blocked', value: ownerForBlocked, body: () => ({ amount: '1.00', pin }), ...noSuchWallet },
  ],
  'POST /holds id': [
    {
      actor: 'stranger',
      value: forStranger(hold),
      body: ({ friend }) => ({ receiverUserId: friend.id, amount: '1.00', pin }),
      ...reused,
    },
  ],
  'POST /scheduled-transfers receiverUserId': [
    { actor: 'blocked', value: ownerForBlocked, body: () => ({ amount: '1.00', pin, startsAt }), ...noSuchWallet },
  ],
  'POST /scheduled-transfers id': [
    {
      actor: 'stranger',
      value: forStranger(scheduledTransfer),
      body: ({ friend }) => ({ receiverUserId: friend.id, amount: '1.00', pin, startsAt }),
      ...reused,
    },
  ],
  'POST /payment-requests payerUserId': [
    { actor: 'blocked', value: ownerForBlocked, body: () => ({ amount: '1.00' }), ...noSuchWallet },
  ],
  'POST /payment-requests/split payerUserIds': [
    { actor: 'blocked', value: async ({ owner }) => [owner.id], body: () => ({ amount: '1.00' }), ...noSuchWallet },
  ],
  'GET /payment-requests splitId': [{ actor: 'stranger', value: idOf(split), status: 200, code: 'nothing' }],
  'POST /transfers id': [
    {
      actor: 'stranger',
      value: forStranger(transaction),
      body: ({ friend }) => ({ receiverUserId: friend.id, amount: '1.00', pin }),
      status: 422,
      code: 'wallets.id-reused',
    },
  ],
};
