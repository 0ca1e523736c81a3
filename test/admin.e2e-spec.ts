import { ChangeStatus } from '#users';
import { Database, statement } from '#platform';
import { describe, expect, it, vi } from 'vitest';
import { Client, expectProblem, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { codeSentTo } from './support/inbox.ts';
import { build, Home, Program } from './support/program.ts';
import { aTime, anId } from './support/shapes.ts';
import { testSecret } from './support/tokens.ts';

const guildhall = useGuildhall();
const adminRoutes = (id: string) =>
  [
    ['GET', '/admin/users'],
    ['GET', `/admin/users/${id}`],
    ['PATCH', `/admin/users/${id}`],
    ['POST', `/admin/users/${id}/reset-password`],
    ['GET', '/admin/stats'],
    ['GET', '/admin/audit-log'],
  ] as const;

async function refused(client: Client, path: string): Promise<void> {
  await vi.waitUntil(async () => (await client.get(path)).status === 401, { timeout: 1_000 });
}

describe('administration', () => {
  it('is for those who have the role', async () => {
    const [member, moderator, admin] = await Promise.all([
      guildhall().member(),
      guildhall().officer('moderator'),
      guildhall().officer('admin'),
    ]);
    const body = (method: string) => (method === 'PATCH' ? { body: { status: 'active' } } : {});
    const statuses = async (client: Client) =>
      Promise.all(
        adminRoutes(member.id).map(async ([method, path]) => (await client.send(method, path, body(method))).status),
      );
    expect(await statuses(guildhall().anonymous)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(await statuses(member)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(await statuses(moderator)).toEqual([200, 200, 200, 403, 200, 403]);
    expect(await statuses(admin)).toEqual([200, 200, 200, 204, 200, 200]);
  });

  it('lists and finds members', async () => {
    const admin = await guildhall().officer('admin');
    const moderator = await guildhall().officer('moderator');
    const anna = await guildhall().member('anna_of_lists');
    await anna.patch('/users/me', { displayName: 'Änna Ärmel' });
    const found = async (query: string, client: Client = admin) =>
      (await client.all(`/admin/users?${query}`)).map(({ id }) => id);
    expect((await admin.get(`/admin/users/${anna.id}`)).body).toMatchObject({
      username: 'anna_of_lists',
      email: 'anna_of_lists@example.org',
      role: 'user',
      status: 'active',
    });
    for (const q of ['a_of_li', 'ÄNNA', 'ärmel', anna.id, 'anna_of_lists@example.org'])
      expect(await found(`q=${encodeURIComponent(q)}`), q).toEqual([anna.id]);
    expect(await found('q=%25')).toEqual([]);
    expect(await found('role=moderator&status=active')).toContain(moderator.id);
    expect(await found('role=moderator')).not.toContain(anna.id);

    expect((await moderator.get(`/admin/users/${anna.id}`)).body).toMatchObject({ email: null, phone: null });
    expect(await found('q=anna_of_lists@example.org', moderator)).toEqual([]);
    const all = await admin.all('/admin/users', 2);
    expect(all.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))].sort().reverse());
    expectProblem(await admin.get('/admin/users?status=gone'), 400, 'request.invalid');
  });

  it('suspends, everywhere at once, and takes it back', async () => {
    const [moderator, member, viewer] = [
      await guildhall().officer('moderator'),
      await guildhall().member(),
      await guildhall().member(),
    ];
    const { key } = (await member.post('/api-keys', { name: 'Site', scopes: ['posts:read'] })).body;
    const program = new Client(member.base, key);
    expect((await program.get('/posts/feed')).status).toBe(200);
    const suspended = await moderator.patch(`/admin/users/${member.id}`, { status: 'suspended' });
    expect([suspended.status, suspended.body.status]).toEqual([200, 'suspended']);
    expectProblem(await viewer.get(`/users/${member.id}`), 404, 'users.not-found');
    await Promise.all([refused(member, '/users/me'), refused(program, '/posts/feed')]);
    expect((await member.post('/auth/refresh', { refreshToken: member.refreshToken })).status).toBe(401);
    const login = { identifier: member.username, password: member.password };
    expectProblem(await viewer.post('/auth/login', login), 403, 'auth.account-suspended');

    expect((await moderator.patch(`/admin/users/${member.id}`, { status: 'active' })).body.status).toBe('active');
    expect((await viewer.get(`/users/${member.id}`)).status).toBe(200);
    await viewer.logIn(member);
    await refused(member, '/users/me');
  });

  it('gives roles, which need a new login', async () => {
    const [admin, member] = [await guildhall().officer('admin'), await guildhall().member()];
    expect((await admin.patch(`/admin/users/${member.id}`, { role: 'moderator' })).body.role).toBe('moderator');
    await refused(member, '/users/me');
    const moderator = await guildhall().anonymous.logIn(member);
    expect((await moderator.get('/admin/users')).status).toBe(200);
    // nothing changes, nobody is logged out
    expect((await admin.patch(`/admin/users/${member.id}`, { role: 'moderator' })).status).toBe(200);
    expect((await moderator.get('/admin/users')).status).toBe(200);
  });

  it('does not reach upwards, nor oneself, nor nobody', async () => {
    const [admin, moderator, other, member] = [
      await guildhall().officer('admin'),
      await guildhall().officer('moderator'),
      await guildhall().officer('moderator'),
      await guildhall().member(),
    ];
    const change = (by: Member, of: { id: string }, changes: object) => by.patch(`/admin/users/${of.id}`, changes);
    for (const target of [admin, other, moderator])
      expectProblem(await change(moderator, target, { status: 'suspended' }), 403, 'auth.cannot-administer-them');
    expectProblem(await change(admin, admin, { role: 'user' }), 403, 'auth.cannot-administer-them');
    expectProblem(await change(moderator, member, { role: 'moderator' }), 403, 'auth.insufficient-role');
    expectProblem(
      await change(admin, { id: '019a9f5e-0000-7000-8000-000000000000' }, { role: 'user' }),
      404,
      'users.not-found',
    );
    for (const wrong of [{}, { status: 'deleted' }, { role: 'owner' }, { status: 'active', email: 'x@example.org' }])
      expectProblem(await change(admin, member, wrong), 400, 'request.invalid');
    await guildhall().app.get(ChangeStatus, { strict: false }).execute(member.id, 'deleted', null);
    expect((await change(admin, member, { status: 'active' })).status).toBe(409);
    expect((await admin.get(`/admin/users/${member.id}`)).body).toMatchObject({ role: 'user', status: 'deleted' });
  });

  it('of two admins who depose each other at once one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await guildhall().officer('admin'), await guildhall().officer('admin')];
      const answers = await Promise.all([
        one.patch(`/admin/users/${two.id}`, { role: 'user' }),
        two.patch(`/admin/users/${one.id}`, { role: 'user' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, expect.toBeOneOf([401, 403])]);
    }
  });

  it('makes a member choose a new password', async () => {
    const [admin, member] = [await guildhall().officer('admin'), await guildhall().member()];
    expect((await admin.post(`/admin/users/${member.id}/reset-password`)).status).toBe(204);
    await refused(member, '/users/me');
    const login = { identifier: member.username, password: member.password };
    expectProblem(await admin.post('/auth/login', login), 401, 'auth.wrong-credentials');
    const email = `${member.username}@example.org`;
    const code = await codeSentTo(guildhall().anonymous, email);
    const newPassword = 'another staple entirely';
    const reset = { identifier: email, code, newPassword };
    expect((await guildhall().anonymous.post('/auth/password/reset', reset)).status).toBe(204);
    await guildhall().anonymous.logIn({ username: member.username, password: newPassword });
  });

  it('tells the community in numbers', async () => {
    const admin = await guildhall().officer('admin');
    const read = async () => (await admin.get('/admin/stats')).body;
    const { at, figures: before } = await read();
    expect(at).toEqual(aTime);
    const [member, gone] = [await guildhall().member(), await guildhall().member()];
    await member.writes('one more');
    await admin.patch(`/admin/users/${gone.id}`, { status: 'suspended' });
    const { figures } = await read();
    expect(figures.members.active).toBe(before.members.active + 1);
    expect(figures.members.suspended).toBe(before.members.suspended + 1);
    expect(figures.posts.posts).toBe(before.posts.posts + 1);
    expect(figures.access.sessions).toBe(before.access.sessions + 1);
  });
});

describe('the audit log', () => {
  it('says who did what to whom, from where, and what was before', async () => {
    const [admin, moderator, member] = [
      await guildhall().officer('admin'),
      await guildhall().officer('moderator'),
      await guildhall().member(),
    ];
    const headers = { 'x-request-id': '019a9f5e-1111-7000-8000-000000000001' };
    await moderator.patch(`/admin/users/${member.id}`, { status: 'suspended' }, { headers });
    await moderator.patch(`/admin/users/${member.id}`, { status: 'suspended' });
    await admin.patch(`/admin/users/${member.id}`, { status: 'active', role: 'moderator' });
    await admin.post(`/admin/users/${member.id}/reset-password`);
    const entries = async (query: string) => admin.all(`/admin/audit-log?${query}`, 2);
    const onMember = await entries(`targetId=${member.id}`);
    expect(onMember.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['user.password-reset', admin.id],
      ['user.role-changed', admin.id],
      ['user.status-changed', admin.id],
      ['user.status-changed', moderator.id],
    ]);
    expect(onMember[3]).toEqual({
      id: anId,
      at: aTime,
      actorId: moderator.id,
      apiKeyId: null,
      address: '127.0.0.1',
      requestId: headers['x-request-id'],
      action: 'user.status-changed',
      target: { kind: 'user', id: member.id },
      before: { status: 'active' },
      after: { status: 'suspended' },
    });
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
    expect(ids(await entries(`actorId=${moderator.id}`))).toEqual([onMember[3].id]);
    expect(ids(await entries(`action=user.role-changed&targetId=${member.id}`))).toEqual([onMember[1].id]);
    expect(ids(await entries(`targetKind=user&targetId=${member.id}&to=${onMember[2].at}`))).toEqual([onMember[3].id]);
    expect(ids(await entries(`targetId=${member.id}&from=${onMember[1].at}`))).toContain(onMember[0].id);
    const page = await admin.get(`/admin/audit-log?limit=1&targetId=${member.id}`);
    const foreign = await admin.get(`/admin/audit-log?limit=1&cursor=${encodeURIComponent(page.body.nextCursor)}`);
    expectProblem(foreign, 400, 'request.invalid-cursor');
  });

  it('knows a key’s making, rotation and end, without the key', async () => {
    const [admin, member] = [await guildhall().officer('admin'), await guildhall().member()];
    const { id, key } = (await member.post('/api-keys', { name: 'Site', scopes: ['posts:read'] })).body;
    await member.post(`/api-keys/${id}/rotate`, {});
    await member.delete(`/api-keys/${id}`);
    const entries = await admin.all(`/admin/audit-log?actorId=${member.id}`);
    expect(entries.map(({ action }) => action)).toEqual(['api-key.revoked', 'api-key.rotated', 'api-key.created']);
    expect(JSON.stringify(entries)).not.toContain(key.slice(11));
  });

  it('knows with which API key somebody acted', async () => {
    const [admin, member] = [await guildhall().officer('admin'), await guildhall().member()];
    const { id, key } = (await admin.post('/api-keys', { name: 'Police', scopes: ['admin:read', 'admin:write'] })).body;
    const program = new Client(guildhall().anonymous.base, key);
    const change = (status: string) => program.patch(`/admin/users/${member.id}`, { status });
    expect((await change('suspended')).status).toBe(200);
    await program.post(`/admin/users/${member.id}/reset-password`);
    await admin.patch(`/admin/users/${member.id}`, { status: 'active' });
    const entries = await admin.all(`/admin/audit-log?targetId=${member.id}`);
    expect(entries.map(({ action, actorId, apiKeyId }) => [action, actorId, apiKeyId])).toEqual([
      ['user.status-changed', admin.id, null],
      ['user.password-reset', admin.id, id],
      ['user.status-changed', admin.id, id],
    ]);
  });

  it('can only be added to', async () => {
    const database = guildhall().app.get(Database);
    for (const change of [
      'update platform.audit_log set action = $1',
      'delete from platform.audit_log where action = $1',
    ])
      await expect(database.query(statement(`test.${change.slice(0, 6)}`, change), ['x'])).rejects.toThrow(
        /permission denied/,
      );
  });
});

describe('the first admin', () => {
  const configured = {
    GUILDHALL__ADMIN__USERNAME: 'Root_of_all',
    GUILDHALL__ADMIN__EMAIL: 'root@example.org',
    GUILDHALL__ADMIN__PASSWORD: 'a staple for the first',
  };

  it('is made on the command line', async () => {
    build();
    const home = await Home.create();
    const environment = {
      DATABASE_URL: guildhall().database.url,
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      NODE_ENV: 'test',
    };
    const run = async (...args: string[]) => {
      const program = Program.start(home, ['admin', ...args], environment);
      return { code: await program.ended(), program };
    };
    try {
      const help = await run('--help');
      expect([help.code, help.program.stdout]).toEqual([0, expect.stringContaining('guildhall admin create')]);
      const wrong = await run('create', '--username', 'a');
      expect([wrong.code, wrong.program.stderr]).toEqual([1, expect.stringContaining('--email')]);
      const made = await run('create', '--username', 'boss', '--email', 'boss@example.org');
      expect([made.code, made.program.complaints]).toEqual([0, []]);
      const [, password = ''] = /Password: (\S+)/.exec(made.program.stdout) ?? [];
      const boss = await guildhall().anonymous.logIn({ username: 'boss', password });
      expect((await boss.get('/admin/audit-log')).status).toBe(200);
      const again = await run('create', '--username', 'boss', '--email', 'other@example.org');
      expect([again.code, again.program.stderr]).toEqual([1, expect.stringMatching(/taken/i)]);
    } finally {
      await home.remove();
    }
  });

  it('comes from the configuration, once, however many processes start', async () => {
    const first = await Guildhall.start();
    const joined: Guildhall[] = [];
    try {
      const start = () => Guildhall.start(configured, { database: first.database });
      joined.push(...(await Promise.all([start(), start()])));
      const admin = await first.anonymous.logIn({
        username: 'root_of_all',
        password: configured.GUILDHALL__ADMIN__PASSWORD,
      });
      expect((await admin.get('/admin/users?role=admin')).body.data).toHaveLength(1);
      const other = { ...configured, GUILDHALL__ADMIN__USERNAME: 'second', GUILDHALL__ADMIN__EMAIL: 'b@example.org' };
      joined.push(await Guildhall.start(other, { database: first.database }));
      expect((await admin.get('/admin/users?role=admin')).body.data).toHaveLength(1);
    } finally {
      for (const each of joined) await each.stop();
      await first.stop();
    }
  });

  it('is not made by half, nor out of somebody who is there', async () => {
    const { GUILDHALL__ADMIN__EMAIL: _, ...half } = configured;
    const first = await Guildhall.start();
    const home = await Home.create();
    const start = async (admin: Readonly<Record<string, string>>) => {
      const environment = {
        DATABASE_URL: first.database.url,
        GUILDHALL__AUTH__JWT_SECRET: testSecret,
        NODE_ENV: 'test',
      };
      const program = Program.start(home, ['worker'], { ...environment, ...admin });
      return [await program.ended(), program.complaints.join('\n')];
    };
    try {
      await first.member('root_of_all');
      expect(await start(half)).toEqual([1, expect.stringContaining('set all three')]);
      expect(await start(configured)).toEqual([1, expect.stringContaining('the first admin cannot be made')]);
    } finally {
      await home.remove();
      await first.stop();
    }
  });
});
