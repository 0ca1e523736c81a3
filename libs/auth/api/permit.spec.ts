import type { Caller } from '#platform';
import { describe, expect, it } from 'vitest';
import { InsufficientRole, InsufficientScope } from '../domain/auth.errors.ts';
import { permit } from './permit.ts';

const session = (role: Caller['role']): Caller => ({
  userId: 'alice',
  role,
  sessionId: 'phone',
  apiKeyId: null,
  scopes: null,
});
const key = (role: Caller['role'], ...scopes: NonNullable<Caller['scopes']>): Caller => ({
  userId: 'alice',
  role,
  sessionId: null,
  apiKeyId: 'key',
  scopes,
});

describe('permit', () => {
  it('lets each role do what needs it or less', () => {
    const allowed = (['user', 'moderator', 'admin'] as const).map((role) =>
      (['user', 'moderator', 'admin'] as const).filter((needed) => {
        try {
          permit(session(role), { scope: 'admin:read', role: needed });
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(InsufficientRole);
          return false;
        }
      }),
    );
    expect(allowed).toEqual([['user'], ['user', 'moderator'], ['user', 'moderator', 'admin']]);
  });

  it('asks sessions for no scope', () => {
    expect(() => permit(session('user'), { scope: 'session', role: 'user' })).not.toThrow();
    expect(() => permit(session('user'), { scope: 'posts:write', role: 'user' })).not.toThrow();
  });

  it('lets a key do what its scopes say and nothing else', () => {
    expect(() =>
      permit(key('user', 'posts:read', 'posts:write'), { scope: 'posts:write', role: 'user' }),
    ).not.toThrow();
    for (const scope of ['posts:write', 'session', 'admin:read'] as const) {
      expect(() => permit(key('admin', 'posts:read'), { scope, role: 'user' })).toThrow(InsufficientScope);
    }
    expect(() => permit(key('user'), { scope: 'posts:read', role: 'user' })).toThrow(InsufficientScope);
  });

  it('gives a key no more than the role of its owner', () => {
    expect(() => permit(key('moderator', 'admin:write'), { scope: 'admin:write', role: 'admin' })).toThrow(
      InsufficientRole,
    );
  });
});
