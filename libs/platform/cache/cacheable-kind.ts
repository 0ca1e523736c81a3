import type { Cacheable } from '#kernel';

/** A value larger than this, in bytes, is not kept: a cache of few large things is none. */
export const maxValueBytes = 1_048_576;

/** What the adapters have to know of the values of a space. */
export interface CacheableKind<V extends Cacheable> {
  /** Part of a key: a text and bytes of one name are two things. */
  readonly letter: string;
  is(value: Cacheable): value is V;
  bytesOf(value: V): number;
  /** A value that its holder may write into without changing that of others. */
  copy(value: V): V;
  encode(value: V): string | Buffer;
  decode(bytes: Buffer): V;
}

export const textKind: CacheableKind<string> = {
  letter: 't',
  is: (value) => typeof value === 'string',
  bytesOf: (value) => value.length * 2,
  copy: (value) => value,
  encode: (value) => value,
  decode: (bytes) => bytes.toString('utf8'),
};

export const bytesKind: CacheableKind<Uint8Array> = {
  letter: 'b',
  is: (value) => typeof value !== 'string',
  bytesOf: (value) => value.byteLength,
  copy: (value) => Uint8Array.from(value),
  encode: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
  decode: (bytes) => Uint8Array.from(bytes),
};
