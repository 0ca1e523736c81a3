export interface EventsOptions {
  /** Connects as the application. */
  readonly databaseUrl: string;
  /** Whether this process relays events; the outbox is written by all. */
  readonly relays: boolean;
}

export const eventsOptions = Symbol('eventsOptions');
