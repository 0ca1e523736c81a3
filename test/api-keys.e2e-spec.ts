import { describe, expect, it, vi } from 'vitest';
import { ChangeStatus } from '#users';
import { Client, expectProblem, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';

const example = { name: 'Website', scopes: ['posts:read', 'posts:write'] };

describe('an API key', () => {
  const guildhall = useGuildhall();
  const withKey = (key: string) => new Client(guildhall().anonymous.base, key);

  async function make(owner: Member, body: object = {}) {
    const answer = await owner.post('/api-keys', { ...example, ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  }

  it('is shown once, and kept as a hash', async () => {
    const owner = await guildhall().member();
    const answer = await owner.post('/api-keys', example);
    expect(answer.status).toBe(201);
    const { key, ...rest } = answer.body;
    expect(key).toMatch(/^gh_[\w-]{43}$/);
    expect(answer.headers.get('location')).toBe(`/api/v1/api-keys/${rest.id}`);
    expect(rest).toMatchObject({
      ...example,
      prefix: key.slice(0, 11),
      expiresAt: null,
      lastUsedAt: null,
      useCount: 0,
    });
    expect((await owner.get('/api-keys')).body).toEqual({ data: [rest], nextCursor: null });
    const kept = await guildhall().database.query('select * from auth.api_keys where id = $1', [rest.id]);
    expect(JSON.stringify(kept)).not.toContain(key.slice(11));
  });

  it('does what its scopes say, in its owner’s name, and nothing else', async () => {
    const owner = await guildhall().member();
    const program = withKey((await make(owner)).key);
    const written = await program.post('/posts', { content: 'by a program' });
    expect(written.body).toMatchObject({ author: { id: owner.id } });
    expect((await program.get(`/posts/${written.body.id}`)).status).toBe(200);
    for (const [method, path] of [
      ['GET', '/auth/me'],
      ['GET', '/notifications'],
      ['POST', `/users/${owner.id}/follow`],
      ['GET', '/api-keys'],
      ['POST', '/auth/logout'],
    ] as const) {
      expectProblem(await program.send(method, path, {}), 403, 'auth.insufficient-scope');
    }
    expectProblem(await program.post('/api-keys', example), 403, 'auth.insufficient-scope');
  });

  it('may not be made with what its owner may not, nor twice what it says once', async () => {
    const owner = await guildhall().member();
    expectProblem(await owner.post('/api-keys', { ...example, scopes: ['admin:read'] }), 403, 'auth.insufficient-role');
    for (const wrong of [
      { scopes: [] },
      { scopes: ['everything'] },
      { scopes: ['posts:read', 'posts:read'] },
      { name: '' },
      { expiresAt: 'tomorrow' },
      { key: 'gh_mine' },
    ]) {
      expectProblem(await owner.post('/api-keys', { ...example, ...wrong }), 400, 'request.invalid');
    }
    const past = { ...example, expiresAt: '2020-01-01T00:00:00.000Z' };
    expectProblem(await owner.post('/api-keys', past), 400, 'auth.api-key-expired');
    expect((await owner.get('/api-keys')).body.data).toEqual([]);
  });

  it('is worth nothing when made up, cut or revoked', async () => {
    const [owner, other] = [await guildhall().member(), await guildhall().member()];
    const { id, key } = await make(owner);
    for (const wrong of [key.slice(0, -1), `${key}a`, `gh_${'a'.repeat(43)}`, 'gh_', key.toUpperCase()]) {
      expectProblem(await withKey(wrong).get('/posts/feed'), 401, 'auth.unauthenticated');
    }
    expect((await withKey(key).get('/posts/feed')).status).toBe(200);
    expectProblem(await other.delete(`/api-keys/${id}`), 404, 'auth.api-key-not-found');
    expectProblem(await other.post(`/api-keys/${id}/rotate`, {}), 404, 'auth.api-key-not-found');
    expect((await withKey(key).get('/posts/feed')).status).toBe(200);
    expect((await owner.delete(`/api-keys/${id}`)).status).toBe(204);
    expectProblem(await withKey(key).get('/posts/feed'), 401, 'auth.unauthenticated');
    expectProblem(await owner.delete(`/api-keys/${id}`), 404, 'auth.api-key-not-found');
  });

  it('ends when it expires', async () => {
    const owner = await guildhall().member();
    const { key } = await make(owner, { expiresAt: new Date(Date.now() + 1500).toISOString() });
    expect((await withKey(key).get('/posts/feed')).status).toBe(200);
    await vi.waitUntil(async () => (await withKey(key).get('/posts/feed')).status === 401, { timeout: 5_000 });
  });

  it('is rotated with an overlap', async () => {
    const owner = await guildhall().member();
    const first = await make(owner);
    const works = async ({ key }: { key: string }) => (await withKey(key).get('/posts/feed')).status === 200;
    const rotate = async (body?: object) => (await owner.post(`/api-keys/${first.id}/rotate`, body)).body;

    const second = await rotate();
    expect(second).toMatchObject({ id: first.id, name: first.name, scopes: first.scopes });
    expect(second.key).not.toBe(first.key);
    expect([await works(first), await works(second)]).toEqual([true, true]);

    const third = await rotate({ overlapSeconds: 1 });
    expect([await works(first), await works(second), await works(third)]).toEqual([false, true, true]);
    await vi.waitUntil(async () => !(await works(second)), { timeout: 5_000 });
    expect(await works(third)).toBe(true);

    const fourth = await rotate({ overlapSeconds: 0 });
    expect([await works(third), await works(fourth)]).toEqual([false, true]);
  });

  it('counts its uses and remembers the last', async () => {
    const owner = await guildhall().member();
    const { key } = await make(owner);
    await Promise.all(Array.from({ length: 20 }, () => withKey(key).get('/posts/feed')));
    const used = async () => (await owner.get('/api-keys')).body.data[0];
    await vi.waitUntil(async () => (await used()).useCount === 20, { timeout: 5_000 });
    expect(Date.now() - Date.parse((await used()).lastUsedAt)).toBeLessThan(10_000);
  });

  it('rests while its owner is suspended', async () => {
    const owner = await guildhall().member();
    const { key } = await make(owner);
    expect((await withKey(key).get('/posts/feed')).status).toBe(200);
    const change = guildhall().app.get(ChangeStatus, { strict: false });
    await change.execute(owner.id, 'suspended', null);
    await vi.waitUntil(async () => (await withKey(key).get('/posts/feed')).status === 401, { timeout: 1_000 });
    await change.execute(owner.id, 'active', null);
    await vi.waitUntil(async () => (await withKey(key).get('/posts/feed')).status === 200, { timeout: 1_000 });
  });

  it('is one of fifty at most, also when they are made at once', async () => {
    const owner = await guildhall().member();
    const answers = await Promise.all(Array.from({ length: 60 }, () => owner.post('/api-keys', example)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const answer of refused) expectProblem(answer, 409, 'auth.too-many-api-keys');
    expect(await owner.all('/api-keys')).toHaveLength(50);
  });

  // last: two Guildhalls in one process share Passport's strategy, and the second one's database is gone after it
  it('revoked in one process is refused by the others within a second', async () => {
    const second = await Guildhall.start({}, { database: guildhall().database });
    try {
      const owner = await guildhall().member();
      const { id, key } = await make(owner);
      const there = new Client(second.anonymous.base, key);
      expect((await there.get('/posts/feed')).status).toBe(200);
      expect((await owner.delete(`/api-keys/${id}`)).status).toBe(204);
      await vi.waitUntil(async () => (await there.get('/posts/feed')).status === 401, { timeout: 1_000 });
    } finally {
      await second.stop();
    }
  });
});
