import { beforeAll, describe, expect, it } from 'vitest';
import { RecomputeTopLists } from '#feeds';
import { Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { routeTable } from './support/routes.ts';

/** What the viewer asks for about the other, and where the two meet. */
interface Scene {
  readonly other: Member;
  readonly third: Member;
  /** Of the third, liked and commented by both. */
  readonly post: string;
  readonly othersPost: string;
  readonly othersComment: string;
  readonly group: string;
  readonly direct: string;
  readonly othersMessage: string;
  readonly transfer: string;
  readonly hold: string;
  readonly request: string;
  /** The viewer's own, to the other. */
  readonly scheduled: string;
}

interface Row {
  /** Where the viewer meets the other before anything is between them. */
  readonly path: (scene: Scene) => string;
  /** What a mute does: keeps out what comes by itself, and nothing else. */
  readonly muted: 'hidden' | 'shown';
  /** Where a block does not hide, and from whom. */
  readonly blocked?: 'shown' | 'shown to the blocker';
  /** For answers that name nobody: what they are before and, hidden, after. */
  readonly counts?: readonly [before: object, after: object];
}

/** Every route that may show a member to another one. */
const reads: Readonly<Record<string, Row>> = {
  'GET /users/:idOrUsername': { path: ({ other }) => `/users/${other.username}`, muted: 'shown' },
  // who blocks must be able to tell, and to take it back
  'GET /users/:id/relationship': {
    path: ({ other }) => `/users/${other.id}/relationship`,
    muted: 'shown',
    blocked: 'shown to the blocker',
  },
  'GET /users/:id/followers': { path: ({ third }) => `/users/${third.id}/followers`, muted: 'shown' },
  'GET /users/:id/following': { path: ({ third }) => `/users/${third.id}/following`, muted: 'shown' },
  'GET /users/:id/posts': { path: ({ other }) => `/users/${other.id}/posts`, muted: 'shown' },
  'GET /posts/feed': { path: () => '/posts/feed', muted: 'hidden' },
  'GET /posts/:id': { path: ({ othersPost }) => `/posts/${othersPost}`, muted: 'shown' },
  'GET /posts/:id/likes': { path: ({ post }) => `/posts/${post}/likes`, muted: 'shown' },
  'GET /posts/:id/comments': { path: ({ post }) => `/posts/${post}/comments`, muted: 'shown' },
  'GET /comments/:id': { path: ({ othersComment }) => `/comments/${othersComment}`, muted: 'shown' },
  'GET /posts/:id/versions': {
    path: ({ othersPost }) => `/posts/${othersPost}/versions`,
    muted: 'shown',
    counts: [{ data: [], nextCursor: null }, {}],
  },
  'GET /posts/trending': { path: () => '/posts/trending', muted: 'hidden' },
  'GET /posts/search': { path: () => '/posts/search?q=her', muted: 'hidden' },
  'GET /hashtags/:tag/posts': { path: () => '/hashtags/here/posts', muted: 'hidden' },
  'GET /users/me/bookmarks': { path: () => '/users/me/bookmarks', muted: 'shown' },
  'GET /users/search': { path: ({ other }) => `/users/search?q=${other.username}`, muted: 'shown' },
  'GET /top/users-liked': { path: () => '/top/users-liked', muted: 'hidden' },
  'GET /top/posts-liked': { path: () => '/top/posts-liked', muted: 'hidden' },
  'GET /top/posts-commented': { path: () => '/top/posts-commented', muted: 'hidden' },
  'GET /top/posts-viewed': { path: () => '/top/posts-viewed', muted: 'hidden' },
  'GET /notifications': { path: () => '/notifications', muted: 'hidden' },
  'GET /notifications/unread-count': {
    path: () => '/notifications/unread-count',
    muted: 'hidden',
    // a like, a comment, a follow, a payment, a hold, a request; and that the third follows
    counts: [{ count: 7 }, { count: 1 }],
  },
  'GET /conversations': { path: () => '/conversations', muted: 'shown' },
  'GET /conversations/:id': { path: ({ group }) => `/conversations/${group}`, muted: 'shown' },
  'GET /conversations/unread-count': {
    path: () => '/conversations/unread-count',
    muted: 'shown',
    // in the group, between the two, and what was paid
    counts: [{ count: 3 }, { count: 0 }],
  },
  'GET /conversations/:id/participants': {
    path: ({ group }) => `/conversations/${group}/participants`,
    muted: 'shown',
  },
  'GET /conversations/:id/messages': { path: ({ direct }) => `/conversations/${direct}/messages`, muted: 'shown' },
  'GET /messages/search': { path: () => '/messages/search?q=welcome', muted: 'shown' },
  'GET /messages/:id': { path: ({ othersMessage }) => `/messages/${othersMessage}`, muted: 'shown' },
  // what was paid stays in the books of both
  'GET /transactions': { path: () => '/transactions', muted: 'shown', blocked: 'shown' },
  'GET /transactions/:id': { path: ({ transfer }) => `/transactions/${transfer}`, muted: 'shown', blocked: 'shown' },
  'GET /holds': { path: () => '/holds', muted: 'shown', blocked: 'shown' },
  'GET /holds/:id': { path: ({ hold }) => `/holds/${hold}`, muted: 'shown', blocked: 'shown' },
  'GET /payment-requests': { path: () => '/payment-requests', muted: 'shown', blocked: 'shown' },
  'GET /payment-requests/:id': {
    path: ({ request }) => `/payment-requests/${request}`,
    muted: 'shown',
    blocked: 'shown',
  },
  'GET /scheduled-transfers': { path: () => '/scheduled-transfers', muted: 'shown', blocked: 'shown' },
  'GET /scheduled-transfers/:id': {
    path: ({ scheduled }) => `/scheduled-transfers/${scheduled}`,
    muted: 'shown',
    blocked: 'shown',
  },
};

/** Routes that answer nothing about any other member: what is the caller's own, and what is about no one. */
const ofNobodyElse = new Set([
  'GET /users/me',
  'GET /users/me/export',
  'GET /exports/:id/file',
  // whom the caller hides is their own to know; the journey in blocks.e2e-spec.ts tells both
  'GET /users/me/blocks',
  'GET /users/me/mutes',
  'GET /auth/me',
  'GET /auth/sessions',
  'GET /auth/totp',
  'GET /api-keys',
  'GET /tasks',
  'GET /tasks/:id',
  'GET /wallet',
  // as text, the same as the transactions
  'GET /wallet/statement',
  'GET /wallet/statement/pdf',
  'GET /withdrawals',
  'GET /withdrawals/:id',
  'GET /notifications/preferences',
  'GET /push/devices',
  'GET /push/key',
  'GET /conversations/preferences',
  // by links that are signed for who may see them, or the owner's
  'GET /media/:id',
  'GET /uploads/:id',
  'GET /media/:id/file',
  'GET /media/:id/thumbnail',
  // what they bring, block and mute included, is told by realtime.e2e-spec.ts
  'GET /ws',
  'GET /events/stream',
  'GET /dev/inbox',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/startup',
]);

it('each route that reads says what a block and a mute do to it', () => {
  const routes = routeTable()
    .filter(({ method, access }) => method === 'GET' && !(typeof access === 'object' && access.role !== 'user'))
    .map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)].toSorted()).toEqual([...Object.keys(reads), ...ofNobodyElse].toSorted());
});

describe.each(['block', 'mute'] as const)('a %s', (act) => {
  const guildhall = useGuildhall();
  const scenes: (readonly [viewer: string, Member, Scene])[] = [];
  const found = new Map<string, { readonly before: unknown; readonly after: unknown }>();

  async function ask(viewer: Member, scene: Scene, { path }: Row): Promise<unknown> {
    const { status, body } = await viewer.get(path(scene));
    return status === 404 ? {} : status === 200 ? body : { status, body };
  }

  beforeAll(async () => {
    const [one, two, third] = [await guildhall().member(), await byPhone(), await guildhall().member()];
    scenes.push(...(await meet(one, two, third)));
    const each = scenes.flatMap(([name, viewer, scene]) =>
      Object.entries(reads).map(([route, row]) => ({ key: `${name} ${route}`, viewer, scene, row })),
    );
    const before = new Map<string, unknown>();
    for (const { key, viewer, scene, row } of each) before.set(key, await ask(viewer, scene, row));
    expect((await one.post(`/users/${two.id}/${act}`)).status).toBe(200);
    for (const { key, viewer, scene, row } of each) {
      found.set(key, { before: before.get(key), after: await ask(viewer, scene, row) });
    }
  }, 120_000);

  async function byPhone(): Promise<Member> {
    const { anonymous } = guildhall();
    const password = 'correct horse battery';
    const { body } = await anonymous.post('/auth/register', {
      username: 'by_phone',
      password,
      phone: '+4915112345678',
    });
    return new Member(anonymous.base, body, password);
  }

  async function meet(one: Member, two: Member, third: Member) {
    const made = async (member: Member, path: string, body?: unknown) => {
      const answer = await member.post(path, body);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
      return answer.body;
    };
    const post = (await third.writes('meet here')).id;
    const posts = new Map([
      [one, (await one.writes('first #here')).id],
      [two, (await two.writes('second #here')).id],
    ]);
    const group = (
      await made(third, '/conversations', { participantIds: [one.id, two.id], isGroup: true, title: 'All' })
    ).id;
    const direct = (await made(one, '/conversations', { participantIds: [two.id] })).id;
    for (const payer of [one, two]) {
      await made(payer, '/wallet/pin', { pin: '2580', confirmPin: '2580' });
      await fund(guildhall().database, payer.id, 1_000n);
    }
    const scenes = [];
    for (const [name, viewer, other] of [
      ['who does it', one, two],
      ['the other', two, one],
    ] as const) {
      const [mine, theirs] = [posts.get(viewer), posts.get(other)];
      await other.follows(viewer);
      await other.follows(third);
      await third.follows(other);
      for (const liked of [mine, post]) await made(other, `/posts/${liked}/like`);
      await made(other, `/posts/${mine}/view`);
      for (let n = 0; n < 4; n += 1) await made(other, `/posts/${mine}/comments`, { content: 'hello' });
      await made(viewer, `/posts/${theirs}/bookmark`);
      const othersComment = (await made(other, `/posts/${post}/comments`, { content: 'hello' })).id;
      await made(other, `/conversations/${group}/messages`, { content: 'welcome all' });
      const othersMessage = (await made(other, `/conversations/${direct}/messages`, { content: 'welcome' })).id;
      const toViewer = { receiverUserId: viewer.id, amount: '1.00', pin: '2580' };
      const { id: transfer } = await made(other, '/transfers', toViewer);
      const { id: hold } = await made(other, '/holds', toViewer);
      const { id: request } = await made(other, '/payment-requests', { payerUserId: viewer.id, amount: '1.00' });
      const later = { ...toViewer, receiverUserId: other.id, startsAt: '2100-01-01T00:00:00.000Z' };
      const { id: scheduled } = await made(viewer, '/scheduled-transfers', later);
      const scene: Scene = {
        other,
        third,
        post,
        othersPost: theirs,
        othersComment,
        group,
        direct,
        othersMessage,
        transfer,
        hold,
        request,
        scheduled,
      };
      scenes.push([name, viewer, scene] as const);
    }
    await guildhall().settle();
    await guildhall().app.get(RecomputeTopLists, { strict: false }).execute();
    return scenes;
  }

  it.each(
    ['who does it', 'the other'].flatMap((viewer) =>
      Object.entries(reads).map(([route, row]) => ({ viewer, route, row })),
    ),
  )('as $viewer sees it: $route', ({ viewer, route, row }) => {
    const other = scenes.find(([name]) => name === viewer)?.[2].other ?? expect.unreachable();
    const { before, after } = found.get(`${viewer} ${route}`) ?? expect.unreachable();
    const names = (answer: unknown): boolean =>
      [other.id, other.username].some((name) => JSON.stringify(answer).includes(`"${name}"`));
    const isTheirAct = viewer === 'who does it';
    const isShown = row.blocked === 'shown' || (row.blocked === 'shown to the blocker' && isTheirAct);
    const isHidden = act === 'block' ? !isShown : row.muted === 'hidden' && isTheirAct;

    // how to reach a member is for themselves and admins
    for (const contact of [`${other.username}@example.org`, '15112345678']) {
      expect(JSON.stringify([before, after])).not.toContain(contact);
    }
    if (row.counts === undefined) expect([names(before), names(after)]).toEqual([true, !isHidden]);
    else expect([before, after]).toEqual([row.counts[0], isHidden ? row.counts[1] : row.counts[0]]);
  });
});
