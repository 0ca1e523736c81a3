import { describe, expect, it } from 'vitest';
import { writeBio } from './bios.ts';
import { Random } from './random.ts';
import { trades } from './words/trades.ts';
import { writePost, type Writer } from './writing.ts';

const [trade] = trades;
if (trade === undefined) throw new Error('nobody has a trade');
const writer: Writer = { trade, town: 'Ghent', hobby: 'kite building', friends: ['ada', 'ben'] };

function drafts(seed: number, count: number, by: Writer = writer) {
  return Array.from({ length: count }, (_, index) => writePost(by, new Random(seed, `${by.trade.who} ${index}`)));
}

describe('posts', () => {
  const many = trades.flatMap((other) => drafts(1, 600, { ...writer, trade: other }));

  it('have 1 to 2000 characters, short ones and long ones', () => {
    const lengths = many.map(({ content }) => [...content].length).toSorted((one, other) => one - other);
    expect(lengths[0]).toBeGreaterThan(4);
    expect(lengths[Math.floor(lengths.length / 10)]).toBeLessThan(80);
    expect(lengths[Math.floor(lengths.length * 0.97)]).toBeGreaterThan(350);
    expect(lengths.at(-1)).toBeLessThanOrEqual(2000);
  });

  it('leave no slot open', () => {
    expect(many.filter(({ content }) => /[{}]|undefined/.test(content))).toEqual([]);
  });

  it('are the same for a seed, and others for another', () => {
    expect(drafts(3, 40)).toEqual(drafts(3, 40));
    expect(drafts(4, 40)).not.toEqual(drafts(3, 40));
  });

  it('mention friends, and nobody when there are none', () => {
    const mentions = (by: Writer) => drafts(1, 300, by).flatMap(({ content }) => content.match(/@\w+/g) ?? []);
    expect(new Set(mentions(writer))).toEqual(new Set(['@ada', '@ben']));
    expect(mentions({ ...writer, friends: [] })).toEqual([]);
  });

  it('are mostly public, some for followers, and notes to oneself are private', () => {
    const share = (visibility: string) => many.filter((draft) => draft.visibility === visibility).length / many.length;
    expect(share('public')).toBeGreaterThan(0.8);
    expect(share('followers')).toBeGreaterThan(0.03);
    expect(many.filter(({ kind, visibility }) => (kind === 'note') !== (visibility === 'private'))).toEqual([]);
  });

  it('seldom repeat themselves', () => {
    expect(new Set(many.map(({ content }) => content)).size / many.length).toBeGreaterThan(0.9);
  });

  it('carry tags, emoji and paragraphs', () => {
    const all = many.map(({ content }) => content).join(' ');
    expect(all).toMatch(/#\p{Letter}+/u);
    expect(all).toMatch(/\p{Extended_Pictographic}/u);
    expect(all).toContain('\n\n');
  });
});

describe('bios', () => {
  it('fit, and are the same for a seed', () => {
    const bios = (seed: number) =>
      Array.from({ length: 300 }, (_, index) => writeBio(writer, new Random(seed, `bio ${index}`)));
    expect(bios(1)).toEqual(bios(1));
    expect(Math.max(...bios(1).map((bio) => bio.length))).toBeLessThanOrEqual(500);
  });
});
