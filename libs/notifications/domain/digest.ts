const mostShown = 20;

/** What one mail says; nothing when there is nothing to say. */
export function digestOf({
  texts,
  unreadMessages,
}: {
  readonly texts: readonly string[];
  readonly unreadMessages: number;
}): { readonly subject: string; readonly text: string } | undefined {
  const messages = unreadMessages === 0 ? [] : [`${unreadMessages} unread message${unreadMessages === 1 ? '' : 's'}`];
  const news = [...messages, ...texts];
  const [first, ...others] = news;
  if (first === undefined) return undefined;
  const hidden = news.length - mostShown;
  const lines = [...news.slice(0, mostShown), ...(hidden > 0 ? [`and ${hidden} more`] : [])];
  return {
    subject: others.length === 0 ? first : `${first} and ${others.length} more`,
    text: `${lines.map((line) => `- ${line}\n`).join('')}\nYour notification preferences ask for this mail.`,
  };
}
