import { Injectable } from '@nestjs/common';

/** `joining` is also where a group is whose broker is away. */
export type GroupState = 'joining' | 'consuming' | 'stopped';

/** Knows how the consumer groups of this process are. None of it keeps requests from being answered. */
@Injectable()
export class EventsStatus {
  private readonly states = new Map<string, GroupState>();
  private readonly read = new Map<string, readonly string[]>();

  /** That a group reads these topics, here or in another process. */
  reads(group: string, topics: readonly string[]): void {
    this.read.set(group, topics);
  }

  becomes(group: string, state: GroupState): void {
    this.states.set(group, state);
  }

  get groups(): Readonly<Record<string, GroupState>> {
    return Object.fromEntries(this.states);
  }

  /** Which topics each group reads. */
  get topics(): ReadonlyMap<string, readonly string[]> {
    return this.read;
  }

  /** Whether all groups of this process have joined. */
  get isConsuming(): boolean {
    return [...this.states.values()].every((state) => state === 'consuming');
  }
}
