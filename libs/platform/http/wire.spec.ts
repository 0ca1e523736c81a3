import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Id, listOf, PageQuery, text, Time } from './wire.ts';

const complaints = (schema: z.ZodType, value: unknown): readonly string[] =>
  schema.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

describe('text', () => {
  const short = text({ min: 1, max: 3 });

  it.each(['a', 'abc', '🦊🦊🦊', 'e\u0301x', ' ', '\r\n', '\ufeff', '\u{10ffff}'])('takes %j as it is', (value) => {
    expect(short.parse(value)).toBe(value);
  });

  it.each([
    ['', 'must not be empty'],
    ['abcd', 'must have at most 3 characters'],
    ['🦊🦊🦊🦊', 'must have at most 3 characters'],
    ['a\u0000', 'must not contain NUL characters or unpaired surrogates'],
    ['\ud83d', 'must not contain NUL characters or unpaired surrogates'],
    ['\ude00\ud83d', 'must not contain NUL characters or unpaired surrogates'],
  ])('refuses %j', (value, message) => {
    expect(complaints(short, value)).toEqual([message]);
  });

  it.each([null, 1, true, ['a'], { length: 1 }])('refuses %j, which is none', (value) => {
    expect(complaints(short, value)).toEqual(['must be of the type string']);
  });

  it('that is missing is called so', () => {
    expect(complaints(short, undefined)).toEqual(['is missing']);
  });

  it('says how short it may be, in characters', () => {
    expect(complaints(text({ min: 8, max: 9 }), '🔑'.repeat(7))).toEqual(['must have at least 8 characters']);
    expect(complaints(text({ max: 9 }), '')).toEqual([]);
  });
});

describe('an id', () => {
  it('is a UUID, in lower case', () => {
    expect(Id.parse('019A9F5E-8C1B-7E7A-9B1F-0D2C3A4B5C6D')).toBe('019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d');
  });

  it.each([
    '',
    '1',
    '019a9f5e8c1b7e7a9b1f0d2c3a4b5c6d',
    '{019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d}',
    '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d\n',
    ' 019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
    null,
    1,
  ])('is not %j', (value) => expect(complaints(Id, value)).toHaveLength(1));
});

describe('a time', () => {
  it('is in UTC', () => {
    expect(complaints(Time, '2026-11-21T09:30:00.000Z')).toEqual([]);
    for (const value of ['2026-11-21', '2026-11-21T09:30:00+01:00', '2026-11-21T09:30:00', '2026-13-21T09:30:00Z', 0]) {
      expect(complaints(Time, value), String(value)).not.toEqual([]);
    }
  });
});

describe('a page', () => {
  it('is of 20 when nothing is said', () => {
    expect(PageQuery.parse({})).toEqual({ limit: 20 });
    expect(PageQuery.parse({ limit: '100', cursor: 'x' })).toEqual({ limit: 100, cursor: 'x' });
  });

  it.each([
    '0',
    '101',
    '-1',
    '1.5',
    'abc',
    '',
    ' 5',
    '5 ',
    '1e1',
    '0x10',
    'NaN',
    'Infinity',
    '٥',
    '+5',
    ['1', '2'],
    null,
  ])('is not of %j', (limit) => {
    expect([...new Set(complaints(PageQuery, { limit }))]).toEqual(['must be a whole number from 1 to 100']);
  });

  it.each([
    { foo: '1' },
    { limit: '1', offset: '1' },
    { cursor: '' },
    { cursor: 'x'.repeat(1001) },
    { cursor: ['a', 'b'] },
  ])('refuses %j', (query) => {
    expect(PageQuery.safeParse(query).success).toBe(false);
  });
});

describe('a list', () => {
  it('has data and, at its end, no cursor', () => {
    const list = listOf(Id);
    expect(list.safeParse({ data: [], nextCursor: null }).success).toBe(true);
    expect(list.safeParse({ data: [] }).success).toBe(false);
    expect(list.safeParse({ data: ['x'], nextCursor: null }).success).toBe(false);
  });
});
