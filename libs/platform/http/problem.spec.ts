import { appError, type ErrorKind } from '#kernel';
import { describe, expect, it } from 'vitest';
import { Problem, problemOf, statusOf } from './problem.ts';

const request = { id: 'request-1', path: '/api/v1/posts' };

const kinds: readonly (readonly [ErrorKind, number])[] = [
  ['malformed', 400],
  ['unauthenticated', 401],
  ['payment-refused', 402],
  ['forbidden', 403],
  ['not-found', 404],
  ['conflict', 409],
  ['precondition', 412],
  ['too-large', 413],
  ['unsupported', 415],
  ['mismatched', 422],
  ['locked', 423],
  ['limited', 429],
  ['unavailable', 503],
];

describe('a problem', () => {
  it.each(kinds)('of the kind %s has the status %d', (kind, status) => {
    class Refusal extends appError({ kind, code: 'tests.refused', title: 'Refused' }) {}
    expect(statusOf(kind)).toBe(status);
    expect(problemOf(new Refusal(), request)).toEqual({
      type: 'urn:guildhall:problem:tests.refused',
      title: 'Refused',
      status,
      detail: 'Refused',
      instance: '/api/v1/posts',
      code: 'tests.refused',
      requestId: 'request-1',
    });
  });

  class Invalid extends appError({ kind: 'malformed', code: 'tests.invalid', title: 'Not valid' }) {}

  it('tells the detail and the fields it was given', () => {
    const errors = [{ path: 'content', message: 'must not be empty' }];
    const problem = problemOf(new Invalid({ detail: 'content: must not be empty', errors }), request);
    expect(problem).toMatchObject({ title: 'Not valid', detail: 'content: must not be empty', errors });
    expect(Problem.safeParse(problem).success).toBe(true);
  });

  it('does not tell its cause', () => {
    const cause = new Error('select secret from vault');
    expect(JSON.stringify(problemOf(new Invalid({ cause }), request))).not.toContain('secret');
  });

  it.each([
    ['an error', new Error('select secret from vault in main.ts')],
    [
      'an error that looks like a refusal',
      Object.assign(new Error('secret'), { kind: 'malformed', code: 'tests.secret', title: 'secret' }),
    ],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['null', null],
  ])('that is %s nobody expected is a 500 that tells nothing', (_, thrown) => {
    const problem = problemOf(thrown, request);
    expect(problem).toEqual({
      type: 'urn:guildhall:problem:internal',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'The error was recorded under this request id.',
      instance: '/api/v1/posts',
      code: 'internal',
      requestId: 'request-1',
    });
  });
});
