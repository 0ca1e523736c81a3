import { Injectable } from '@nestjs/common';
import { Inbox, UserStreams, type Telling } from '#kernel';
import { ReadAudience, type SharedMessage } from './read-audience.ts';

/** In a larger group, how far somebody has read goes to their own devices only: everybody reads everything. */
const largestReadAudience = 100;
/** In one transaction: as many as are told to a thousand members in a moment. */
const atOnce = 32;

interface Happened {
  readonly eventId: string;
  readonly at: Date;
  readonly actorId: string;
  readonly messageId: string;
  readonly conversationId: string;
}

export type Happening =
  | (Happened & { readonly type: 'message_sent' | 'message_edited' | 'message_deleted' })
  | (Happened & { readonly type: 'message_read'; readonly unreadCount: number; readonly isShown: boolean });

/** Messages as they are now, and who sees them. */
interface Known {
  readonly messages: ReadonlyMap<string, SharedMessage>;
  readonly audiences: ReadonlyMap<string, readonly string[]>;
}

/** Puts what happened in conversations into the streams of those who see it. */
@Injectable()
export class TellParticipants {
  constructor(
    private readonly inbox: Inbox,
    private readonly audience: ReadAudience,
    private readonly streams: UserStreams,
  ) {}

  async execute(happenings: readonly Happening[]): Promise<void> {
    for (let start = 0; start < happenings.length; start += atOnce) {
      await this.tell(happenings.slice(start, start + atOnce));
    }
  }

  private async tell(some: readonly Happening[]): Promise<void> {
    const eventIds = some.map(({ eventId }) => eventId);
    await this.inbox.onceEach('messages.streams', eventIds, async (fresh) => {
      const untold = some.filter(({ eventId }) => fresh.has(eventId));
      const ids = untold.filter(({ type }) => type !== 'message_read').map(({ messageId }) => messageId);
      const known = { messages: await this.audience.messages(ids), audiences: await this.audience.ofMessages(ids) };
      const tellings: Telling[] = [];
      for (const happening of untold) {
        if (happening.type === 'message_read') tellings.push(...(await this.ofReading(happening)));
        else tellings.push(...ofMessage(happening, known));
      }
      await this.streams.addAll(tellings);
    });
  }

  private async ofReading({
    type,
    at,
    actorId,
    messageId,
    conversationId,
    unreadCount,
    isShown,
  }: Extract<Happening, { type: 'message_read' }>): Promise<readonly Telling[]> {
    const data = { messageId, conversationId, userId: actorId };
    const own = { userIds: [actorId], frame: { type, at, data: { ...data, unreadCount } }, actorId };
    if (!isShown) return [own];
    const userIds = await this.audience.others(conversationId, actorId, largestReadAudience);
    return [own, { userIds, frame: { type, at, data }, actorId }];
  }
}

/** As it is now: what was changed meanwhile is told again by its own event. */
function ofMessage(
  { type, at, actorId, messageId, conversationId }: Exclude<Happening, { type: 'message_read' }>,
  { messages, audiences }: Known,
): readonly Telling[] {
  const userIds = audiences.get(messageId) ?? [];
  const data = type === 'message_deleted' ? { messageId, conversationId } : messages.get(messageId);
  return data === undefined ? [] : [{ userIds, frame: { type, at, data }, actorId }];
}
