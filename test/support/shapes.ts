import { expect } from 'vitest';

/** What the wire promises of its values (product.md, "Wire conventions"). */
export const anId = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
export const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A member as shown beside what they wrote or did. */
export function cardOf(member: { readonly id: string; readonly username: string }, more: object = {}): object {
  return {
    id: member.id,
    username: member.username,
    displayName: member.username,
    avatarUrl: null,
    isVerified: false,
    ...more,
  };
}

/** Texts that careless programs change on their way: they are to be stored byte-equal. */
export const awkwardTexts: readonly (readonly [name: string, text: string])[] = [
  ['emoji and skin tones', 'Grüße 👋🏽 👩‍👩‍👧‍👦 🏳️‍🌈'],
  ['combining characters that could be composed', 'e\u0301 A\u030A n\u0303 \uFB01 \u2126'],
  ['right to left, with marks', 'שלום \u202Eعالم\u202C \u200Fend'],
  ['line ends of every kind', 'one\r\ntwo\nthree\rfour\u2028five'],
  ['surrounding blanks', '  \t padded \n '],
  ['invisible characters', '\uFEFFa\u200Bb\u00ADc\u0001d\u007Fe\u0085f'],
  ['what other languages read', `<b>&amp;"'\\ \\u0000 %00 $1 {{x}} \${y} ';--`],
  ['the far end of Unicode', '\u{10FFFF}\u{1F9FF}\uFFFD\uFFFE'],
];

/** Texts that cannot be stored as they are, written as JSON so that they survive until the server. */
export const unstorableJson: readonly (readonly [name: string, json: string])[] = [
  ['NUL', String.raw`"a\u0000b"`],
  ['a lone high surrogate', String.raw`"a\ud83db"`],
  ['a lone low surrogate', String.raw`"a\ude00b"`],
  ['surrogates in the wrong order', String.raw`"\ude00\ud83d"`],
];
