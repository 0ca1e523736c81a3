import type { Random } from './random.ts';
import { cultures, romanLetters } from './words/people.ts';

export interface PersonName {
  readonly given: string;
  readonly displayName: string;
  /** 3 to 30 of `a-z`, `0-9` and `_`, unlike any other. */
  readonly username: string;
}

const longestUsername = 30;
/** How often a family name comes from somewhere else than the given one. */
const mixedFamilies = 0.08;

/** Names for one community: every username is given once. */
export class Names {
  private readonly taken = new Set<string>();

  next(random: Random): PersonName {
    const culture = random.pick(cultures);
    const given = random.pick(culture.given);
    const family = random.pick((random.chance(mixedFamilies) ? random.pick(cultures) : culture).family);
    return { given, displayName: `${given} ${family}`, username: this.username(given, family, random) };
  }

  private username(given: string, family: string, random: Random): string {
    const wishes = wishesOf(romanised(given), romanised(family), random).filter(isLongEnough);
    let username = wishes.find((wish) => !this.taken.has(wish)) ?? '';
    while (username === '' || this.taken.has(username)) username = `${random.pick(wishes)}${random.between(1, 9999)}`;
    this.taken.add(username);
    return username;
  }
}

/** What somebody would like to be called, the dearest first. */
function wishesOf(given: string, family: string, random: Random): readonly string[] {
  const wishes = [
    `${given}_${family}`,
    `${given}${family}`,
    `${given.slice(0, 1)}${family}`,
    `${given}_${family.slice(0, 1)}`,
    `${family}_${given}`,
    `${given}${random.between(60, 99)}`,
    given,
  ];
  return [...random.shuffled(wishes), `${given}_${family}`].map((wish) => wish.slice(0, longestUsername - 4));
}

function isLongEnough(wish: string): boolean {
  return wish.length >= 3;
}

/** `Łukasz` → `lukasz` */
function romanised(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z0-9]/g, (letter) => romanLetters[letter] ?? '');
}
