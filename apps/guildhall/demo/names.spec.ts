import { describe, expect, it } from 'vitest';
import { Names } from './names.ts';
import { Random } from './random.ts';
import { cultures, romanLetters } from './words/people.ts';

function namesOf(seed: number, count: number) {
  const names = new Names();
  return Array.from({ length: count }, (_, member) => names.next(new Random(seed, `member ${member}`)));
}

describe('names', () => {
  it('are valid usernames, and no two the same, for ten thousand members', () => {
    const usernames = namesOf(1, 10_000).map(({ username }) => username);
    expect(usernames.filter((username) => !/^[a-z0-9][a-z0-9_]{2,29}$/.test(username))).toEqual([]);
    expect(new Set(usernames).size).toBe(10_000);
  });

  it('are the same for a seed, and others for another', () => {
    expect(namesOf(7, 50)).toEqual(namesOf(7, 50));
    expect(namesOf(8, 50)).not.toEqual(namesOf(7, 50));
  });

  it('of a larger community begin with those of a smaller one', () => {
    expect(namesOf(7, 500).slice(0, 50)).toEqual(namesOf(7, 50));
  });

  it('lose no letter on the way to a username', () => {
    const names = cultures.flatMap(({ given, family }) => [...given, ...family]);
    const written = names.join('').toLowerCase().normalize('NFD');
    const letters = new Set(written.match(/[^a-z0-9\p{Mark}’-]/gu));
    expect([...letters].filter((letter) => romanLetters[letter] === undefined)).toEqual([]);
  });

  it('are spelled in their own letters where they are shown', () => {
    const shown = namesOf(1, 2000)
      .map(({ displayName }) => displayName)
      .join(' ');
    expect(shown).toMatch(/[éñöşłøễ]/u);
  });
});
