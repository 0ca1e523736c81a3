import { Leader } from '../database/leader.ts';
import type { EventDelivery } from './event-delivery.ts';
import { outboxChannel, type OutboxSignal } from './outbox-signal.ts';

const batchSize = 500;
const pollMs = 1_000;
/** What is committed meanwhile goes in one batch, and wakes its readers once. */
const shortestRestMs = 10;

/** Empties the outbox; of all processes on one database, one at a time, so that events of a key keep their order. */
export class OutboxRelay {
  private readonly leader: Leader;

  constructor(
    url: string,
    private readonly delivery: EventDelivery,
    signal: OutboxSignal,
  ) {
    this.leader = new Leader({
      url,
      name: 'outbox relay',
      channel: outboxChannel,
      pollMs,
      shortestRestMs,
      // what a crash takes back is delivered again
      isRepeatable: true,
      round: async (client) => (await delivery.deliver(client, batchSize)).hasMore,
      onLeading: (isLeading) => signal.leadBy(isLeading ? () => this.leader.wake() : undefined),
    });
  }

  start(): void {
    this.leader.start();
  }

  async stop(): Promise<void> {
    const stopped = this.leader.stop();
    await this.delivery.close();
    await stopped;
  }
}
