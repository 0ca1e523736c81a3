import { Injectable } from '@nestjs/common';
import { Clock, UserStreams } from '#kernel';
import { ConversationNotFound } from '../domain/message.errors.ts';
import { ReadAudience } from './read-audience.ts';
import { ReadConversations } from './read-conversations.ts';

/** In a larger group nobody is told: it would be noise, and cost as much as messages. */
const largestAudience = 100;

@Injectable()
export class TellTyping {
  constructor(
    private readonly conversations: ReadConversations,
    private readonly audience: ReadAudience,
    private readonly streams: UserStreams,
    private readonly clock: Clock,
  ) {}

  /** Nothing is stored. @throws ConversationNotFound */
  async execute(conversationId: string, userId: string, isTyping: boolean): Promise<void> {
    if (!(await this.conversations.takesPart(conversationId, userId))) throw new ConversationNotFound();
    const others = await this.audience.others(conversationId, userId, largestAudience);
    const type = isTyping ? 'typing_started' : 'typing_stopped';
    this.streams.tell(others, { type, at: this.clock.now(), data: { conversationId, userId } });
  }
}
