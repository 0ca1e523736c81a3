const word = /[\p{L}\p{M}\p{N}]+/gu;
const shortestTrigram = 3;

/** For `to_tsquery('simple', …)`: all of the words, each as the beginning of one; `''` when there is no word in it. */
export function prefixQuery(text: string): string {
  return (text.match(word) ?? []).map((each) => `${each}:*`).join(' & ');
}

/** For `ilike`: the text anywhere; `null` (which is like nothing) when it is too short for an index of trigrams. */
export function likePattern(text: string): string | null {
  const trimmed = text.trim();
  return [...trimmed].length < shortestTrigram ? null : `%${escaped(trimmed)}%`;
}

/** For `like`: the text at the beginning. */
export function prefixPattern(text: string): string {
  return `${escaped(text.trim())}%`;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, String.raw`\$&`);
}
