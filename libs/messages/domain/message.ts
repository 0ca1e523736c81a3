import { MadeByServer, MessageEmpty, MessageTooLong, NotYourMessage } from './message.errors.ts';

/** In characters (code points); product.md, "messages and realtime". */
export const longestMessage = 4000;

export type MessageType = 'text' | 'image' | 'video' | 'audio' | 'payment' | 'system';

/** How many pictures, videos and recordings one message brings at most. */
export const mostMedia = 10;

export type MediaKind = 'image' | 'video' | 'audio';

export interface Attachment {
  readonly id: string;
  readonly kind: MediaKind;
}

/** What money went from the sender to the other one. */
export interface Payment {
  readonly transactionId: string;
  /** A decimal number, in the units of the currency. */
  readonly amount: string;
  readonly currency: string;
}

export interface MessageState {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly type: MessageType;
  readonly content: string;
  readonly mediaIds: readonly string[];
  /** Of a `payment`. */
  readonly payment: Payment | null;
  readonly replyToId: string | null;
  readonly clientId: string | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

export type MessageDraft = Pick<
  MessageState,
  'id' | 'conversationId' | 'senderId' | 'content' | 'replyToId' | 'clientId' | 'createdAt'
> & { readonly media: readonly Attachment[] };

export type ServerDraft = Omit<MessageDraft, 'replyToId' | 'clientId' | 'media'>;

/** Throws what is wrong with the words of a message. */
function checkWords(content: string, needsWords: boolean): void {
  if (needsWords && content.trim() === '') throw new MessageEmpty();
  if ([...content].length > longestMessage) throw new MessageTooLong();
}

export class Message {
  private constructor(private current: MessageState) {}

  /** Of the kind of the first thing in it. */
  static write({ media, ...draft }: MessageDraft): Message {
    checkWords(draft.content, media.length === 0);
    const type = media[0]?.kind ?? 'text';
    const mediaIds = media.map(({ id }) => id);
    return new Message({ ...draft, type, mediaIds, payment: null, editedAt: null, deletedAt: null });
  }

  /** What the server itself says in a conversation, about what `senderId` did. */
  static tell(what: ServerDraft): Message {
    return Message.byServer(what, 'system', null);
  }

  /** That the sender paid the other one; the words are those of the payment. */
  static pay(what: ServerDraft, payment: Payment): Message {
    return Message.byServer(what, 'payment', payment);
  }

  private static byServer(what: ServerDraft, type: 'system' | 'payment', payment: Payment | null): Message {
    const content = [...what.content].slice(0, longestMessage).join('');
    const nothing = { mediaIds: [], replyToId: null, clientId: null, editedAt: null, deletedAt: null };
    return new Message({ ...what, ...nothing, content, type, payment });
  }

  static restore(state: MessageState): Message {
    return new Message(state);
  }

  get state(): MessageState {
    return this.current;
  }

  edit(byUserId: string, content: string, at: Date): void {
    if (byUserId !== this.current.senderId) throw new NotYourMessage();
    if (this.isMadeByServer) throw new MadeByServer();
    checkWords(content, this.current.mediaIds.length === 0);
    this.current = { ...this.current, content, editedAt: at };
  }

  delete(by: { readonly userId: string; readonly isAdmin: boolean }, at: Date): void {
    if (this.isMadeByServer) throw new MadeByServer();
    if (by.userId !== this.current.senderId && !by.isAdmin) throw new NotYourMessage();
    this.current = { ...this.current, deletedAt: at };
  }

  private get isMadeByServer(): boolean {
    return this.current.type === 'system' || this.current.type === 'payment';
  }
}
