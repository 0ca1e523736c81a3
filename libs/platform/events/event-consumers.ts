import { Inject, Injectable } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { Clock, Outbox, Transaction } from '#kernel';
import { DeadLetters } from './dead-letters.ts';
import type { RetryPolicy } from './event-handler.ts';
import { eventsOptions, type EventsOptions } from './events.options.ts';
import { EventsStatus } from './events-status.ts';
import { KafkaDeadLetters } from './kafka-dead-letters.ts';
import { KafkaEventsServer } from './kafka-events.server.ts';
import { KafkaLink } from './kafka-link.ts';
import { LogEventsServer } from './log-events.server.ts';

/** Makes the transport by which a consumer group gets its events: the same handlers, whatever the delivery. */
@Injectable()
export class EventConsumers {
  constructor(
    @Inject(eventsOptions) private readonly options: EventsOptions,
    private readonly link: KafkaLink,
    private readonly deadLetters: DeadLetters,
    private readonly status: EventsStatus,
    private readonly transaction: Transaction,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  of(group: string, policy?: RetryPolicy): CustomTransportStrategy {
    const patience = policy === undefined ? {} : { policy };
    const { kafka } = this.link;
    if (kafka === undefined) {
      return new LogEventsServer({ group, url: this.options.databaseUrl, deadLetters: this.deadLetters, ...patience });
    }
    const deadLetters = new KafkaDeadLetters(this.deadLetters, this.transaction, this.outbox, this.clock);
    return new KafkaEventsServer({ group, ...kafka, deadLetters, status: this.status, ...patience });
  }
}
