import type { Character } from './bios.ts';
import type { Random } from './random.ts';
import { clients, days, foods, hobbies, spots, things, times, towns } from './words/places.ts';
import { postWords, type PostKind, type PostWords } from './words/posts.ts';
import { trades } from './words/trades.ts';

/** Who writes, and whom they may mention (usernames). */
export interface Writer extends Character {
  readonly friends: readonly string[];
}

export type Visibility = 'public' | 'followers' | 'private';

export interface Draft {
  readonly kind: PostKind;
  readonly visibility: Visibility;
  readonly content: string;
}

const followersOnly = 0.07;
const kinds: readonly PostKind[] = ['question', 'offer', 'work', 'story', 'thanks', 'event', 'tip', 'musing', 'note'];

export function writePost(writer: Writer, random: Random): Draft {
  const kind = drawKind(random);
  const words = postWords[kind];
  const text = fill(kind === 'tip' ? asList(words, random) : asProse(kind, words, random), writer, random);
  return { kind, visibility: visibilityOf(kind, random), content: `${text}${decoration(words, writer, random)}` };
}

function drawKind(random: Random): PostKind {
  let mark = random.next() * 100;
  for (const kind of kinds) {
    mark -= postWords[kind].share;
    if (mark < 0) return kind;
  }
  return 'question';
}

function visibilityOf(kind: PostKind, random: Random): Visibility {
  if (kind === 'note') return 'private';
  return random.chance(followersOnly) ? 'followers' : 'public';
}

/** Nearly half of them a line or two, many a paragraph, a few with several; a story wants to be told. */
function asProse(kind: PostKind, { openings, details, closings }: PostWords, random: Random): string {
  const opening = random.pick(openings);
  const shape = random.next() + (kind === 'story' ? 0.4 : 0);
  if (shape < 0.4) return random.chance(0.5) ? `${opening} ${random.pick(closings)}` : opening;
  if (shape < 0.85) {
    const some = random.pickSome(details, random.between(1, 2));
    return [opening, ...some, ...(random.chance(0.6) ? [random.pick(closings)] : [])].join(' ');
  }
  const many = random.pickSome(details, kind === 'story' ? random.between(4, 9) : random.between(3, 4));
  const paragraphs = [[opening, ...many.slice(0, 1)], many.slice(1, 4), [...many.slice(4), random.pick(closings)]];
  return paragraphs.map((paragraph) => paragraph.join(' ')).join('\n\n');
}

const numberWords = ['Three', 'Four', 'Five', 'Six', 'Seven'];

function asList({ openings, details, closings }: PostWords, random: Random): string {
  const points = random.pickSome(details, random.between(3, 2 + numberWords.length));
  const opening = random.pick(openings).replace('{number_word}', numberWords[points.length - 3] ?? 'Some');
  const closing = random.chance(0.7) ? `\n\n${random.pick(closings)}` : '';
  return `${opening}\n${points.map((point, index) => `\n${index + 1}. ${point}`).join('')}${closing}`;
}

function decoration({ emoji, tags }: PostWords, { trade, town }: Writer, random: Random): string {
  const face = random.chance(0.3) ? ` ${random.pick(emoji)}` : '';
  if (!random.chance(0.4)) return face;
  const all = [...tags, trade.tag, town.toLowerCase()];
  return `${face} ${random
    .pickSome(all, random.between(1, 3))
    .map((tag) => `#${tag}`)
    .join(' ')}`;
}

/** Puts words into the {slots} of a text. */
function fill(text: string, writer: Writer, random: Random): string {
  return text.replaceAll(/\{(\w+)\}/g, (slot, name: string) => {
    const word = wordFor(name.replace(/_capital$/, ''), writer, random);
    if (word === undefined) throw new Error(`There are no words for ${slot}`);
    return name.endsWith('_capital') ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
  });
}

function wordFor(slot: string, { trade, town, hobby, friends }: Writer, random: Random): string | undefined {
  switch (slot) {
    case 'friend':
      return friends.length === 0 ? 'a neighbour' : `@${random.pick(friends)}`;
    case 'who':
      return trade.who;
    case 'field':
      return trade.field;
    case 'other_field':
      return random.pick(trades.filter(({ field }) => field !== trade.field)).field;
    case 'work':
      return random.pick(trade.works);
    case 'tool':
      return random.pick(trade.tools);
    case 'a_tool':
      return withArticle(random.pick(trade.tools));
    case 'town':
      return random.chance(0.5) ? town : random.pick(towns);
    case 'hobby':
      return random.chance(0.6) ? hobby : random.pick(hobbies);
    case 'spot':
      return random.pick(spots);
    case 'day':
      return random.pick(days);
    case 'time':
      return random.pick(times);
    case 'food':
      return random.pick(foods);
    case 'client':
      return random.pick(clients);
    case 'thing':
      return random.pick(things);
    case 'number':
      return String(random.between(3, 24));
    case 'few':
      return random.pick(['two', 'three', 'four', 'five', 'six']);
    case 'age':
      return String(random.between(35, 78));
    case 'minutes':
      return String(random.pick([5, 10, 15, 20, 30, 40, 45, 90]));
    case 'price':
      return `${random.pick([15, 20, 40, 60, 80, 120, 180, 250, 400])} €`;
    default:
      return undefined;
  }
}

function withArticle(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
