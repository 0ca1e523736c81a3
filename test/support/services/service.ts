/** Something that tests talk to, wherever it came from. */
export interface Service {
  /** As the program's settings want it: `redis://host:port`, or `host:port[,host:port]` for Kafka. */
  readonly address: string;
  stop(): Promise<void>;
}

/** The services that tests may ask for; PostgreSQL is always there. */
export type ServiceName = 'redis' | 'kafka';
