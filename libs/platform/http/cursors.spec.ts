import { describe, expect, it } from 'vitest';
import { RootSecret } from '../config/secrets.ts';
import { Cursors } from './cursors.ts';
import { InvalidCursor } from './http.errors.ts';

const cursors = new Cursors(new RootSecret('only-for-tests-only-for-tests-only-for-tests'));
const scope = JSON.stringify(['/api/v1/posts/feed', [], 'alice']);
const key = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';

function written(next: string | null, inScope = scope): string {
  return cursors.list({ items: [], next }, inScope).nextCursor ?? '';
}

describe('cursors', () => {
  it('read what they have written', () => {
    for (const each of [key, '', 'ä🦊', 'x'.repeat(500), '["a",1]'])
      expect(cursors.read(written(each), scope)).toBe(each);
  });

  it('are none at the end of a list, and none at its start', () => {
    expect(cursors.list({ items: [1, 2], next: null }, scope)).toEqual({ data: [1, 2], nextCursor: null });
    expect(cursors.read(undefined, scope)).toBeNull();
  });

  it('may stand in an address as they are', () => {
    expect(written('~/?#[]@!$&')).toMatch(/^[\w-]+$/);
  });

  it.each([
    ['another path', ['/api/v1/posts/019a/likes', [], 'alice']],
    ['other filters', ['/api/v1/posts/feed', [['rank', 'top']], 'alice']],
    ['another caller', ['/api/v1/posts/feed', [], 'bob']],
    ['nobody', ['/api/v1/posts/feed', [], null]],
  ])('of %s are refused', (_, other) => {
    expect(() => cursors.read(written(key, JSON.stringify(other)), scope)).toThrow(InvalidCursor);
  });

  it('that were changed in any bit are refused', () => {
    const bytes = Buffer.from(written(key), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => cursors.read(changed.toString('base64url'), scope)).toThrow(InvalidCursor);
    }
  });

  it('that were cut, made longer, or written in another way are refused', () => {
    const genuine = written(key);
    const others = [
      ...Array.from(genuine, (_, length) => genuine.slice(0, length)),
      `${genuine}A`,
      `${genuine}=`,
      ` ${genuine}`,
      `${genuine}\n`,
      `${genuine}!`,
    ];
    for (const other of others) expect(() => cursors.read(other, scope)).toThrow(InvalidCursor);
  });

  it('of another installation are refused', () => {
    const elsewhere = new Cursors(new RootSecret('another-secret-another-secret-another-secret'));
    expect(() => elsewhere.read(written(key), scope)).toThrow(InvalidCursor);
  });
});
