import { expect, it } from 'vitest';
import { likePattern, prefixPattern, prefixQuery } from './search-words.ts';

it.each([
  ['good mor', 'good:* & mor:*'],
  ["it's 100% & (a|b) !c :* <->", 'it:* & s:* & 100:* & a:* & b:* & c:*'],
  ['日本語 हिन्दी', '日本語:* & हिन्दी:*'],
  ['🎉 !', ''],
])('the words of %j are %j', (text, query) => {
  expect(prefixQuery(text)).toBe(query);
});

it('a pattern means what was typed', () => {
  expect(likePattern(String.raw` 50%_\ `)).toBe(String.raw`%50\%\_\\%`);
  expect(likePattern('ab')).toBeNull();
  expect(prefixPattern('a_b')).toBe(String.raw`a\_b%`);
});
