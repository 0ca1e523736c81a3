import {
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Inbox, Outbox } from '#kernel';
import { DeadLettersController } from './dead-letters.controller.ts';
import { DeadLetters } from './dead-letters.ts';
import { EventBacklog } from './event-backlog.ts';
import { EventConsumers } from './event-consumers.ts';
import { EventDelivery } from './event-delivery.ts';
import { EventGroupsController } from './event-groups.controller.ts';
import { EventGroups } from './event-groups.ts';
import { eventsOptions, type EventsOptions } from './events.options.ts';
import { kafkaSettings } from './events.settings.ts';
import { EventsStatus } from './events-status.ts';
import { GroupTopics } from './group-topics.ts';
import { KafkaDelivery } from './kafka-delivery.ts';
import { KafkaGroups } from './kafka-groups.ts';
import { KafkaLink } from './kafka-link.ts';
import { LogDelivery } from './log-delivery.ts';
import { LogGroups } from './log-groups.ts';
import { OutboxRelay } from './outbox-relay.ts';
import { OutboxSignal } from './outbox-signal.ts';
import { RedriveDeadLetter } from './redrive-dead-letter.ts';
import { ReplayGroup } from './replay-group.ts';
import { SqlInbox } from './sql-inbox.ts';
import { SqlOutbox } from './sql-outbox.ts';
import { Database } from '../database/database.ts';

@Injectable()
class EventsLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly relay: OutboxRelay | undefined;

  constructor(
    @Inject(eventsOptions) { databaseUrl, relays }: EventsOptions,
    delivery: EventDelivery,
    signal: OutboxSignal,
    private readonly groups: EventGroups,
    private readonly topics: GroupTopics,
    private readonly status: EventsStatus,
  ) {
    this.relay = relays ? new OutboxRelay(databaseUrl, delivery, signal) : undefined;
  }

  onApplicationBootstrap(): void {
    for (const [group, topics] of this.topics.find()) this.status.reads(group, [...topics]);
    this.relay?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
    await this.groups.close();
  }
}

function deliveryOf({ kafka }: KafkaLink): EventDelivery {
  return kafka === undefined ? new LogDelivery() : new KafkaDelivery(kafka.client, kafka.topics);
}

function groupsOf({ kafka }: KafkaLink, database: Database, status: EventsStatus): EventGroups {
  return kafka === undefined ? new LogGroups(database) : new KafkaGroups(kafka.client, status);
}

/** Needs `kafkaSettings` among the sections of the configuration: with brokers in them, events go through Kafka. */
@Module({})
export class EventsModule {
  static of(options: EventsOptions): DynamicModule {
    return {
      module: EventsModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [DeadLettersController, EventGroupsController],
      providers: [
        { provide: eventsOptions, useValue: options },
        { provide: KafkaLink, inject: [kafkaSettings.token], useFactory: (settings) => new KafkaLink(settings) },
        { provide: Outbox, useClass: SqlOutbox },
        { provide: Inbox, useClass: SqlInbox },
        { provide: EventDelivery, inject: [KafkaLink], useFactory: deliveryOf },
        { provide: EventGroups, inject: [KafkaLink, Database, EventsStatus], useFactory: groupsOf },
        OutboxSignal,
        DeadLetters,
        RedriveDeadLetter,
        ReplayGroup,
        EventBacklog,
        EventsStatus,
        EventConsumers,
        GroupTopics,
        EventsLifecycle,
      ],
      exports: [
        Outbox,
        Inbox,
        DeadLetters,
        RedriveDeadLetter,
        ReplayGroup,
        EventBacklog,
        EventsStatus,
        EventConsumers,
        EventGroups,
      ],
    };
  }
}
