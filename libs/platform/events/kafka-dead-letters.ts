import { Clock, eventType, Outbox, Transaction } from '#kernel';
import { z } from 'zod';
import type { Burial, DeadLetters, Graveyard } from './dead-letters.ts';
import { deadLetterTopicOf } from './kafka-topics.ts';

const DeadLetterData = z.object({
  deadLetterId: z.guid().describe('To be redriven by this id'),
  group: z.string().describe('The consumer group that could not handle it'),
  topic: z.string(),
  error: z.string(),
  attempts: z.int(),
  message: z.string().describe('What was read, as it was'),
});

/** What a group could not handle, on `<topic>.dlq`. */
export function deadLetterType(topic: string) {
  return eventType({
    topic: deadLetterTopicOf(topic),
    type: 'dead_letter',
    version: 1,
    schema: DeadLetterData,
    keyOf: ({ deadLetterId }) => deadLetterId,
  });
}

/** Keeps dead letters in the database, and tells of each on `<topic>.dlq`: both or neither, through the outbox. */
export class KafkaDeadLetters implements Graveyard {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly transaction: Transaction,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  add(burial: Burial): Promise<string> {
    return this.transaction.run(async () => {
      const deadLetterId = await this.deadLetters.add(burial);
      const { group, topic, envelope, error, attempts } = burial;
      await this.outbox.add({
        type: deadLetterType(topic),
        data: {
          deadLetterId,
          group,
          topic,
          error: error instanceof Error ? error.message : String(error),
          attempts,
          message: envelope,
        },
        actorId: null,
        occurredAt: this.clock.now(),
      });
      return deadLetterId;
    });
  }
}
