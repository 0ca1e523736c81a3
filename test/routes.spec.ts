import { describe, expect, it } from 'vitest';
import { accessRows, namedRows } from './support/access-rows.ts';
import { routeTable } from './support/routes.ts';

const routes = routeTable();

describe('the routes', () => {
  it('are all found', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes).toContainEqual({
      method: 'POST',
      path: '/posts/:id/comments',
      name: 'createComment',
      access: { scope: 'posts:write', role: 'user' },
      kind: 'standard',
      fields: expect.arrayContaining(['content', 'parentId']),
    });
  });

  it('say each what an API key needs, or that no key will do; or are public, and then say nothing', () => {
    const silent = routes.filter(({ access }) => access === undefined);
    expect(silent.map(({ method, path }) => `${method} ${path}: its @Endpoint needs a scope`)).toEqual([]);
  });

  it('that change something need a scope to write', () => {
    const wrong = routes.filter(({ method, access }) => {
      if (access === 'public' || access === undefined || access.scope === 'session') return false;
      return access.scope.endsWith(':read') !== (method === 'GET');
    });
    expect(wrong).toEqual([]);
  });

  it('that could be used to guess a password, a code or a PIN are limited as such', () => {
    const secrets = /^(password|newPassword|oldPassword|currentPassword|code|totp|pin|oldPin)$/;
    // what takes a step-up token instead of the PIN comes in bursts, and the PIN locks itself
    const isBurst = (fields: readonly string[]) => fields.includes('stepUpToken');
    const guessable = routes.filter(({ fields }) => fields.some((field) => secrets.test(field)) && !isBurst(fields));
    expect(guessable.map(({ name }) => name)).toEqual(expect.arrayContaining(['login', 'register']));
    const open = guessable.filter(({ kind, path }) => kind !== 'credentials' && !path.startsWith('/admin'));
    expect(open.map(({ method, path }) => `${method} ${path}: its @Endpoint needs kind: 'credentials'`)).toEqual([]);
  });

  it('of administration need a role, and others none', () => {
    const wrong = routes.filter(({ path, access }) => {
      const needsRole = typeof access === 'object' && access.role !== 'user';
      return path.startsWith('/admin') !== needsRole;
    });
    expect(wrong).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
  });

  it('that name a thing say what they answer to whom (test/support/access-rows.ts)', () => {
    const naming = routes.filter(({ path }) => path.includes(':')).map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(accessRows).toSorted()).toEqual(naming.toSorted());
  });

  it('that take the name of a thing say what becomes of a foreign one (test/support/access-rows.ts)', () => {
    const names = /^id$|(?<!client|request)Ids?$|^(media|quoteOf|around|since)$/;
    const naming = routes
      .filter(({ access }) => access !== 'public' && !(typeof access === 'object' && access.role === 'admin'))
      .flatMap(({ method, path, fields }) =>
        fields
          .filter((field) => names.test(field) && !path.includes(`:${field}`))
          .map((field) => `${method} ${path} ${field}`),
      );
    expect(Object.keys(namedRows).toSorted()).toEqual([...new Set(naming)].toSorted());
  });
});
