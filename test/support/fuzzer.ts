import type { Operation } from './openapi.ts';
import type { Random } from './random.ts';

/** One request to an operation, with something wrong in it (mostly). */
export interface Attempt {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | undefined;
  /** The path may have become another one, which is not this operation any more. */
  readonly mayMissTheRoute: boolean;
}

export function malformed(operation: Operation, ids: readonly string[], random: Random): Attempt {
  const inPath = operation.path.replace(/\{\w+\}/g, () => (random.chance(0.5) ? random.pick(ids) : pathPart(random)));
  const query = random.chance(0.4) ? `?${queryOf(operation, random)}` : '';
  const type = { 'content-type': random.chance(0.9) ? 'application/json' : random.pick(types) };
  return {
    path: `${inPath}${query}`,
    headers: { ...headersOf(random), ...(operation.hasBody ? type : {}) },
    body: operation.hasBody ? bytesOf(operation.example, random) : undefined,
    mayMissTheRoute: operation.path.includes('{'),
  };
}

const pathParts = [
  '0',
  '-1',
  'null',
  'undefined',
  '%00',
  '%ff',
  '%',
  '%zz',
  '%2F',
  '..%2F..',
  '%F0%9F%92%A9',
  '%ED%A0%80',
  "'%20or%201=1--",
  '%24%7Bx%7D',
  '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  '019A9F5E-8C1B-7E7A-9B1F-0D2C3A4B5C6D',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '%7B019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d%7D',
  'urn:uuid:019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  '9007199254740993',
  '1e400',
  '__proto__',
  'constructor',
  '*',
  '+',
  'a;b',
  'a,b',
  'a=b',
  'a:b',
  '@',
];

function pathPart(random: Random): string {
  if (random.chance(0.1)) return encodeURIComponent(randomText(random, 60));
  if (random.chance(0.05)) return 'x'.repeat(random.pick([100, 101, 200, 201, 3000]));
  return random.pick(pathParts);
}

function queryOf(operation: Operation, random: Random): string {
  const known = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const names = [
    ...known,
    ...known,
    'limit',
    'cursor',
    'x',
    '__proto__',
    'constructor',
    '',
    '%00',
    'limit[]',
    'a.b',
    '%zz',
  ];
  const values = [
    '',
    '0',
    '1',
    '20',
    '100',
    '101',
    '-1',
    '1e3',
    '1.5',
    'NaN',
    'abc',
    '%00',
    '%ff',
    '%zz',
    '%F0%9F%92%A9',
    'latest',
    'null',
    '[]',
    '{}',
    'x'.repeat(999),
    'x'.repeat(2000),
    'AAAA',
  ];
  return Array.from(
    { length: 1 + random.below(3) },
    () => `${random.pick(names)}${random.chance(0.9) ? '=' : ''}${random.pick(values)}`,
  ).join('&');
}

const oddHeaders: readonly (readonly [string, readonly string[]])[] = [
  ['x-request-id', ['', 'x'.repeat(500), 'ok', '<x>', '\u00e9']],
  ['authorization', ['Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic eDp4', 'Bearer gh_x', '\u00e9']],
  ['accept', ['text/html', 'application/xml', '*/*;q=0', ';', '']],
  ['accept-encoding', ['gzip', 'br;q=1.0', 'identity;q=0']],
  ['accept-language', ['de', 'x'.repeat(1000)]],
  ['origin', ['null', 'https://example.org', 'x', '*']],
  ['range', ['bytes=0-1', 'bytes=-']],
  ['if-none-match', ['*', '"x"']],
  ['if-modified-since', ['yesterday', 'Sat, 21 Nov 2026 02:21:28 GMT']],
  ['idempotency-key', ['x', '', 'x'.repeat(1000)]],
  ['x-forwarded-for', ['127.0.0.1', 'x', '::1, 1.2.3.4']],
  ['x-forwarded-host', ['evil.example.org']],
  ['host', ['evil.example.org', 'x:99999', '[::1]']],
  ['cookie', ['a=b', '=;;;=', '__proto__=1']],
  ['upgrade-insecure-requests', ['1']],
  ['te', ['trailers']],
];

function headersOf(random: Random): Readonly<Record<string, string>> {
  if (random.chance(0.6)) return {};
  return Object.fromEntries(
    Array.from({ length: 1 + random.below(2) }, () => {
      const [name, values] = random.pick(oddHeaders);
      return [name, random.pick(values)];
    }),
  );
}

const types = [
  'application/json',
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json, text/plain',
  '',
  ';',
];

function bytesOf(example: unknown, random: Random): Buffer | string | undefined {
  const kind = random.below(20);
  if (kind === 0)
    return random.pick([
      '',
      '{',
      '[',
      'null',
      'true',
      '1',
      '""',
      '[]',
      '{}',
      '{"a":}',
      'NaN',
      '\u0000',
      '<x/>',
      '{"a":1}{"a":1}',
    ]);
  if (kind === 1) return Buffer.from(Array.from({ length: 1 + random.below(80) }, () => random.below(256)));
  if (kind === 2) return '['.repeat(20_000) + ']'.repeat(20_000);
  if (kind === 3) return JSON.stringify({ x: 'x'.repeat(random.pick([200_000, 262_140, 300_000])) });
  if (kind === 4) return undefined;
  const text = JSON.stringify(mutate(example, random));
  if (kind === 5) return spoil(Buffer.from(text), random);
  return random.chance(0.2) ? withBadText(text, random) : text;
}

/** The example with one to three of its values replaced, taken away or added to. */
function mutate(example: unknown, random: Random): unknown {
  if (typeof example !== 'object' || example === null || random.chance(0.03)) return oddValue(random);
  const changed = new Map<string, unknown>(Object.entries(example));
  for (let times = 1 + random.below(3); times > 0; times -= 1) {
    const key = random.chance(0.7) ? random.pick([...changed.keys(), 'content']) : random.pick(oddKeys);
    if (random.chance(0.15)) changed.delete(key);
    else changed.set(key, oddValue(random));
  }
  return Object.fromEntries(changed);
}

const oddKeys = [
  '',
  'constructor',
  'prototype',
  'toString',
  'id',
  'role',
  'authorId',
  'parentId',
  'visibility',
  'isReel',
  'media',
  'phone',
  'email',
  'displayName',
  'avatarUrl',
  'totp',
  'a.b',
  'x'.repeat(500),
  '\u0000',
  '🦊',
  '$where',
];

const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 63),
  1e308,
  5e-324,
  '',
  ' ',
  '0',
  'null',
  'NaN',
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  ['a', 'b'],
  { $ne: null },
  { toString: 'x' },
  { length: 5 },
  'a\u0000b',
  '\ud83d',
  '\ude00',
  '\ufeff',
  '\u202e',
  '\r\n',
  'public',
  'private',
  'a@b.c',
  'A@EXAMPLE.ORG',
  '+4917012345',
  'alice',
  'https://x.org',
  'http://[::1',
  'javascript:alert(1)',
  'http://a\u0000b/',
  '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  '%',
  "'; drop table users.users; --",
  '${7*7}',
  '{{7*7}}',
  '2026-11-21T00:00:00.000Z',
  '-infinity',
  '1e400',
];

function oddValue(random: Random): unknown {
  const kind = random.below(12);
  if (kind === 0) return 'x'.repeat(random.pick([1, 7, 100, 129, 254, 500, 1001, 2001, 100_000]));
  if (kind === 1) return '🦊'.repeat(random.pick([1, 8, 101, 501, 1001, 2001]));
  if (kind === 2) return nested(random.pick([10, 1000, 5000]));
  if (kind === 3) return Array.from({ length: random.pick([1, 100, 5000]) }, (_, index) => index);
  if (kind === 4) return randomText(random, 40);
  if (kind === 5) return (random.next() - 0.5) * 10 ** random.below(300);
  return random.pick(oddValues);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

function randomText(random: Random, longest: number): string {
  const planes = [0x20, 0x7f, 0x600, 0x300, 0x2000, 0xe000, 0x1f300];
  return Array.from({ length: 1 + random.below(longest) }, () =>
    String.fromCodePoint(random.pick(planes) + random.below(0x60)),
  ).join('');
}

function spoil(bytes: Buffer, random: Random): Buffer {
  for (let times = 1 + random.below(3); times > 0; times -= 1) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** What JSON.stringify would never write. */
function withBadText(text: string, random: Random): string {
  const bad = random.pick([
    String.raw`\u0000`,
    String.raw`\ud83d`,
    String.raw`\ude00\ud83d`,
    '\u0001',
    '\n',
    String.raw`\x`,
    '1e400',
    '"__proto__":{"a":1},',
    '"constructor":{"prototype":{}},',
  ]);
  const at = text.indexOf(random.pick(['":"', '{', '":']));
  return at < 0 ? bad + text : `${text.slice(0, at + 3)}${bad}${text.slice(at + 3)}`;
}
