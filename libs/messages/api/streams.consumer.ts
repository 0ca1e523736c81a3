import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { TellParticipants, type Happening } from '../application/tell-participants.ts';
import { messageDeleted, messageEdited, messageReacted, messageRead, messageSent } from '../messages.events.ts';

const group = 'messages';

@Controller()
export class StreamsConsumer {
  constructor(private readonly tell: TellParticipants) {}

  @OnEvent(group, messageSent)
  onSent(event: EventEnvelope<DataOf<typeof messageSent>>): Promise<void> {
    const { messageId, senderId } = event.data;
    return this.tell.ofMessage('message_sent', messageId, happening(event, senderId));
  }

  @OnEvent(group, messageEdited)
  onEdited(event: EventEnvelope<DataOf<typeof messageEdited>>): Promise<void> {
    const { messageId, senderId } = event.data;
    return this.tell.ofMessage('message_edited', messageId, happening(event, senderId));
  }

  @OnEvent(group, messageReacted)
  onReacted(event: EventEnvelope<DataOf<typeof messageReacted>>): Promise<void> {
    const { messageId, userId } = event.data;
    return this.tell.ofMessage('message_edited', messageId, happening(event, userId));
  }

  @OnEvent(group, messageDeleted)
  onDeleted(event: EventEnvelope<DataOf<typeof messageDeleted>>): Promise<void> {
    const { messageId, conversationId, senderId } = event.data;
    return this.tell.ofDeletion(messageId, conversationId, happening(event, senderId));
  }

  @OnEvent(group, messageRead)
  onRead(event: EventEnvelope<DataOf<typeof messageRead>>): Promise<void> {
    return this.tell.ofReading(event.data, happening(event, event.data.userId));
  }
}

function happening({ id, occurredAt }: EventEnvelope, actorId: string): Happening {
  return { eventId: id, at: new Date(occurredAt), actorId };
}
