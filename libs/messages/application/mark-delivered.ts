import { Injectable } from '@nestjs/common';
import { Clock, UserStreams } from '#kernel';
import { MessageNotFound } from '../domain/message.errors.ts';
import { MessageRepository } from '../domain/message.repository.ts';

/** In a larger group nobody is told: every message would be answered by each of its members. */
const largestGroupTold = 100;

export interface Delivery {
  readonly conversationId: string;
  readonly userId: string;
  /** All up to this one has come to a device. */
  readonly messageId: string;
}

@Injectable()
export class MarkDelivered {
  constructor(
    private readonly messages: MessageRepository,
    private readonly streams: UserStreams,
    private readonly clock: Clock,
  ) {}

  /** Those who said it are told while they are connected; the mark itself is kept. @throws MessageNotFound */
  async execute({ conversationId, userId, messageId }: Delivery): Promise<void> {
    const told = await this.messages.markDelivered(conversationId, userId, messageId, largestGroupTold);
    if (told === undefined) throw new MessageNotFound();
    const data = { conversationId, messageId, userId };
    this.streams.tell(told, { type: 'message_delivered', at: this.clock.now(), data });
  }
}
