import { Injectable } from '@nestjs/common';
import { Outbox } from '#kernel';
import { mentionsIn } from '../domain/words.ts';
import { mentioned } from '../posts.events.ts';
import { FindMentioned } from './find-mentioned.ts';

export interface Words {
  readonly content: string;
  /** What stood there before: who was named then was told then. */
  readonly before?: string;
  readonly postId: string;
  readonly commentId: string | null;
  readonly authorId: string;
  readonly at: Date;
}

/** To be called in the transaction that stores the words, after them. */
@Injectable()
export class AnnounceMentions {
  constructor(
    private readonly find: FindMentioned,
    private readonly outbox: Outbox,
  ) {}

  async execute({ content, before = '', postId, commentId, authorId, at }: Words): Promise<void> {
    const known = new Set(mentionsIn(before));
    const names = mentionsIn(content).filter((name) => !known.has(name));
    if (names.length === 0) return;
    for (const userId of await this.find.execute(names, postId, authorId)) {
      const data = { postId, commentId, authorId, userId };
      await this.outbox.add({ type: mentioned, data, actorId: authorId, occurredAt: at });
    }
  }
}
