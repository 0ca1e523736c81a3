import { setTimeout as delay } from 'node:timers/promises';
import kafkajs, { type Admin } from 'kafkajs';
import { EventGroups, GroupIsLive, GroupNotFound } from './event-groups.ts';
import type { EventsStatus } from './events-status.ts';
import type { KafkaClient } from './kafka-client.ts';

/** A group without members, whose offsets may be taken away. */
const restingStates: readonly string[] = ['Empty', 'Dead'];

/** The groups as the brokers know them. */
export class KafkaGroups extends EventGroups {
  private admin: Promise<Admin> | undefined;

  constructor(
    private readonly client: KafkaClient,
    private readonly status: EventsStatus,
  ) {
    super();
  }

  behind(): Promise<Readonly<Record<string, number>>> {
    return patiently(() => this.measure());
  }

  private async measure(): Promise<Readonly<Record<string, number>>> {
    const admin = await this.connected();
    const { groups } = await admin.listGroups();
    const known = groups.map(({ groupId }) => this.client.groupOf(groupId)).filter((group) => group !== undefined);
    const all = new Set([...known, ...this.status.topics.keys()]);
    const ends = new Map<string, Promise<ReadonlyMap<number, Range>>>();
    const behind: Record<string, number> = {};
    for (const group of all) behind[group] = await this.behindOf(admin, group, ends);
    return behind;
  }

  rewind(group: string): Promise<void> {
    return patiently(() => this.forgetOffsets(group));
  }

  /** Without its offsets, a group begins at the beginning. */
  private async forgetOffsets(group: string): Promise<void> {
    const admin = await this.connected();
    const groupId = this.client.groupId(group);
    const { groups } = await admin.listGroups();
    if (!groups.some((known) => known.groupId === groupId)) throw new GroupNotFound();
    const described = await admin.describeGroups([groupId]);
    const isResting = described.groups.every(({ state }) => restingStates.includes(state));
    if (!isResting) throw new GroupIsLive();
    await admin.deleteGroups([groupId]);
  }

  override async close(): Promise<void> {
    const admin = this.admin;
    this.admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  private async behindOf(
    admin: Admin,
    group: string,
    ends: Map<string, Promise<ReadonlyMap<number, Range>>>,
  ): Promise<number> {
    const committed = new Map<string, ReadonlyMap<number, number>>();
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId: this.client.groupId(group) })) {
      committed.set(topic, new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)])));
    }
    const own = (this.status.topics.get(group) ?? []).map((topic) => this.client.nameOf(topic));
    let behind = 0;
    for (const topic of new Set([...own, ...committed.keys()])) {
      const reach = ends.get(topic) ?? rangesOf(admin, topic);
      ends.set(topic, reach);
      for (const [partition, { low, high }] of await reach) {
        behind += high - Math.max(low, committed.get(topic)?.get(partition) ?? low);
      }
    }
    return behind;
  }

  private connected(): Promise<Admin> {
    this.admin ??= this.connect().catch((error: unknown) => {
      this.admin = undefined;
      throw error;
    });
    return this.admin;
  }

  private async connect(): Promise<Admin> {
    const admin = this.client.kafka.admin();
    await admin.connect();
    return admin;
  }
}

const attempts = 10;
const pauseMs = 300;

/** Brokers that have just started ask to be asked again, and kafkajs' admin does not do that by itself. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !(error instanceof kafkajs.KafkaJSError && error.retriable)) throw error;
      await delay(pauseMs);
    }
  }
}

interface Range {
  readonly low: number;
  readonly high: number;
}

async function rangesOf(admin: Admin, topic: string): Promise<ReadonlyMap<number, Range>> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return new Map(partitions.map(({ partition, low, high }) => [partition, { low: Number(low), high: Number(high) }]));
}
