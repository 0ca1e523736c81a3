import { check, nat, property, string } from 'fast-check';
import { expect, it } from 'vitest';
import { byteRangeOf } from './byte-range.ts';

it.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=2-', { start: 2, end: 9 }],
  ['bytes=2-99', { start: 2, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-99', { start: 0, end: 9 }],
  ['bytes=10-', undefined],
  ['bytes=-0', undefined],
  [undefined, undefined],
  ['bytes=-', undefined],
  ['bytes=5-2', undefined],
  ['bytes=0-1,3-4', undefined],
  ['lines=0-1', undefined],
])('%j of ten bytes is %j', (header, range) => {
  expect(byteRangeOf(header, 10)).toEqual(range);
});

it('lies within the file, whatever is asked for', () => {
  const digits = string({ unit: 'binary-ascii', maxLength: 3 });
  const lies = property(nat(300), digits, digits, (size, first, last) => {
    const range = byteRangeOf(`bytes=${first}-${last}`, size);
    return range === undefined || (range.start >= 0 && range.start <= range.end && range.end < size);
  });
  expect(check(lies)).toMatchObject({ failed: false, numRuns: 100 });
});
