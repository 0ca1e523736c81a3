import { Controller } from '@nestjs/common';
import type { EventEnvelope } from '#kernel';
import { OnEvents } from '#platform';
import { TellParticipants, type Happening } from '../application/tell-participants.ts';
import { messageDeleted, messageEdited, messageReacted, messageRead, messageSent } from '../messages.events.ts';

@Controller()
export class StreamsConsumer {
  constructor(private readonly tell: TellParticipants) {}

  @OnEvents<unknown>('messages', [messageSent, messageEdited, messageReacted, messageDeleted, messageRead])
  onEvents(envelopes: readonly EventEnvelope[]): Promise<void> {
    return this.tell.execute(envelopes.map(happeningOf));
  }
}

function happeningOf({ id: eventId, type, occurredAt, data }: EventEnvelope): Happening {
  const at = new Date(occurredAt);
  if (type === messageRead.type) {
    const { userId: actorId, ...reading } = messageRead.schema.parse(data);
    return { type: 'message_read', eventId, at, actorId, ...reading };
  }
  if (type === messageReacted.type) {
    const { userId: actorId, messageId, conversationId } = messageReacted.schema.parse(data);
    return { type: 'message_edited', eventId, at, actorId, messageId, conversationId };
  }
  const [event, what] = told(type);
  const { senderId: actorId, messageId, conversationId } = event.schema.parse(data);
  return { type: what, eventId, at, actorId, messageId, conversationId };
}

function told(type: string) {
  if (type === messageSent.type) return [messageSent, 'message_sent'] as const;
  if (type === messageEdited.type) return [messageEdited, 'message_edited'] as const;
  return [messageDeleted, 'message_deleted'] as const;
}
