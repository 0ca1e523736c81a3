import { appError } from '#kernel';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { databaseFault, DatabaseUnavailable, isRetriable, violatedUniqueConstraint } from './database.errors.ts';

const failure = (code: string, more: object = {}) => Object.assign(new Error('secret detail'), { code, ...more });
const wrapped = (error: Error) => new QueryFailedError('select 1', [], error);

describe('a fault of the database', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOTFOUND',
    'ETIMEDOUT',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '53100',
    '57014',
    '55P03',
    '08006',
    '08P01',
    '40001',
    '40P01',
  ])('%s means: not available, come again', (code) => {
    for (const error of [failure(code), wrapped(failure(code))]) {
      const fault = databaseFault(error);
      expect(fault).toBeInstanceOf(DatabaseUnavailable);
      expect(fault).toMatchObject({ kind: 'unavailable', retryAfter: 1 });
    }
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Query runner already released. Cannot run queries anymore.',
  ])('that says %j means the same', (message) => {
    expect(databaseFault(new Error(message))).toBeInstanceOf(DatabaseUnavailable);
  });

  it('of all addresses of a name means the same', () => {
    expect(databaseFault(new AggregateError([failure('ECONNREFUSED'), failure('ECONNREFUSED')]))).toBeInstanceOf(
      DatabaseUnavailable,
    );
  });

  it.each(['22021', '22P05', '22003', '22P02'])('%s means: that cannot be stored', (code) => {
    expect(databaseFault(wrapped(failure(code)))).toMatchObject({
      kind: 'malformed',
      code: 'request.unstorable-value',
    });
  });

  it('that is ours, or a refusal, stays what it is', () => {
    const refusal = new (class extends appError({ kind: 'conflict', code: 'tests.x', title: 'x' }) {})();
    for (const error of [
      failure('42601'),
      failure('23505'),
      new TypeError('x is not a function'),
      refusal,
      'text',
      undefined,
    ]) {
      expect(databaseFault(error)).toBe(error);
    }
  });

  it('is worth another try only when the same work may succeed', () => {
    expect(['40001', '40P01'].map((code) => isRetriable(wrapped(failure(code))))).toEqual([true, true]);
    expect(['23505', '57014', '55P03', '57P01'].map((code) => isRetriable(failure(code)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isRetriable(undefined)).toBe(false);
  });

  it('names the unique constraint that was violated', () => {
    expect(violatedUniqueConstraint(failure('23505', { constraint: 'users_email_key' }))).toBe('users_email_key');
    expect(violatedUniqueConstraint(wrapped(failure('23505', { constraint: 'users_email_key' })))).toBe(
      'users_email_key',
    );
    expect(violatedUniqueConstraint(failure('23503', { constraint: 'users_email_key' }))).toBeUndefined();
    expect(violatedUniqueConstraint(new Error('x'))).toBeUndefined();
  });
});
