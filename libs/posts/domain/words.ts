const mostTags = 30;
const mostMentions = 20;

/* As the field reads them: a tag has a letter in it, and neither stands in the middle of a word, an address or a link. */
const tag =
  /(?<![\p{L}\p{N}\p{M}_&/#＃])[#＃]((?=[\p{N}_]*[\p{L}\p{M}])[\p{L}\p{N}\p{M}_]{1,100})(?![\p{L}\p{N}\p{M}_])/gu;
const mention = /(?<![\p{L}\p{N}_@＠./])[@＠]([a-z0-9][a-z0-9_]{2,29})(?![\w@])/giu;

/** What `#Café` and `#CAFÉ` have in common. */
export function canonicalTag(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Canonical, each once, in their order. */
export function tagsIn(content: string): readonly string[] {
  return found(content, tag, mostTags, canonicalTag);
}

/** Usernames that may be members. */
export function mentionsIn(content: string): readonly string[] {
  return found(content, mention, mostMentions, (name) => name.toLowerCase());
}

function found(content: string, pattern: RegExp, most: number, canonical: (text: string) => string): readonly string[] {
  const all = [...content.matchAll(pattern)].map(([, text = '']) => canonical(text));
  return [...new Set(all)].slice(0, most);
}
