/** What travels over Redis: who sent it, whether it is a message or the news that some are missing, and the text. */
export interface BusFrame {
  readonly sender: string;
  readonly kind: 'message' | 'lost';
  readonly text: string;
}

const letters = { message: 'm', lost: 'l' } as const satisfies Record<BusFrame['kind'], string>;

/** All names of senders are this long. */
export const senderLength = 12;

export function encodeFrame({ sender, kind, text }: BusFrame): string {
  return `${sender}${letters[kind]}${text}`;
}

/** @returns nothing for what no Guildhall has sent */
export function decodeFrame(encoded: string): BusFrame | undefined {
  const letter = encoded[senderLength];
  const kind = letter === letters.message ? 'message' : letter === letters.lost ? 'lost' : undefined;
  if (kind === undefined) return undefined;
  return { sender: encoded.slice(0, senderLength), kind, text: encoded.slice(senderLength + 1) };
}
