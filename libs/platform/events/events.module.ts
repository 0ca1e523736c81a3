import { Inject, Injectable, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Inbox, Outbox } from '#kernel';
import { DeadLetters } from './dead-letters.ts';
import { EventBacklog } from './event-backlog.ts';
import { EventDelivery } from './event-delivery.ts';
import { LogDelivery } from './log-delivery.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { OutboxSignal } from './outbox-signal.ts';
import { SqlInbox } from './sql-inbox.ts';
import { SqlOutbox } from './sql-outbox.ts';

export interface EventsOptions {
  /** Connects as the application. */
  readonly databaseUrl: string;
  /** Whether this process relays events; the outbox is written by all. */
  readonly relays: boolean;
}

const eventsOptions = Symbol('eventsOptions');

@Injectable()
export class EventsLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly relay: OutboxRelay | undefined;

  constructor(@Inject(eventsOptions) { databaseUrl, relays }: EventsOptions, delivery: EventDelivery, signal: OutboxSignal) {
    this.relay = relays ? new OutboxRelay(databaseUrl, delivery, signal) : undefined;
  }

  onApplicationBootstrap(): void {
    this.relay?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
  }
}

@Module({})
export class EventsModule {
  static of(options: EventsOptions): DynamicModule {
    return {
      module: EventsModule,
      global: true,
      providers: [
        { provide: eventsOptions, useValue: options },
        { provide: Outbox, useClass: SqlOutbox },
        { provide: Inbox, useClass: SqlInbox },
        { provide: EventDelivery, useClass: LogDelivery },
        OutboxSignal,
        DeadLetters,
        EventBacklog,
        EventsLifecycle,
      ],
      exports: [Outbox, Inbox, DeadLetters, EventBacklog],
    };
  }
}
