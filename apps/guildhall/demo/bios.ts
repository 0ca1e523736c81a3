import type { Random } from './random.ts';
import type { Trade } from './words/trades.ts';

/** What a member is like: what they say of themselves, and what their posts are about. */
export interface Character {
  readonly trade: Trade;
  readonly town: string;
  readonly hobby: string;
}

/** Some say nothing of themselves. */
const silent = 0.12;

const endings: readonly string[] = [
  'Slow to answer, quick to help.',
  'Always looking for a second pair of hands.',
  'Books open again from spring.',
  'Ask me anything before ten in the morning.',
  'Freelance since I forgot when.',
  'Two children, one van, no fax.',
  'I answer letters by letter.',
  'Happy to lend tools, sad when they do not come back.',
  'Here for the neighbours, staying for the soup.',
  'Rates on request, advice for free.',
  '☕ before 📞, please.',
  'Learning to say no. Badly.',
];

export function writeBio({ trade, town, hobby }: Character, random: Random): string {
  if (random.chance(silent)) return '';
  const { who, field } = trade;
  const opening = random.pick([
    `${capital(who.replace(/^an? /, ''))} in ${town}.`,
    `I am ${who} from ${town}.`,
    `${capital(field)} and ${hobby}.`,
    `${capital(field)} by day, ${hobby} by night. ${town}.`,
    `${random.between(2, 31)} years of ${field}, now in ${town}.`,
    `${town}. ${capital(field)}. ${capital(hobby)}.`,
  ]);
  return random.chance(0.6) ? `${opening} ${random.pick(endings)}` : opening;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
