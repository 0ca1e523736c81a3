import { describe, expect, it } from 'vitest';
import { mentionsIn, tagsIn } from './words.ts';

describe('hashtags', () => {
  it.each([
    ['#Guild and #guild', ['guild']],
    ['#Cafe\u0301 #CAFÉ', ['café']],
    ['#日本語、#ひらがな', ['日本語', 'ひらがな']],
    ['#हिन्दी', ['हिन्दी']],
    ['＃全角', ['全角']],
    ['#a_1, (#b)!', ['a_1', 'b']],
    ['#2026 #1st', ['1st']],
    ['a#b https://x.org/#c &#39; ##d #', []],
    [`#${'x'.repeat(101)}`, []],
  ])('of %j are %j', (content, tags) => {
    expect(tagsIn(content)).toEqual(tags);
  });
});

describe('mentions', () => {
  it.each([
    ['@alice and @Bob_1!', ['alice', 'bob_1']],
    ['(@alice) @alice', ['alice']],
    ['mail me@example.org, x.org/@alice, @alice@example.org', []],
    ['@al @_alice', []],
    [`@${'x'.repeat(31)}`, []],
  ])('of %j are %j', (content, names) => {
    expect(mentionsIn(content)).toEqual(names);
  });
});
