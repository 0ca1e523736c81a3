import type pg from 'pg';

/** Takes events from the outbox to where consumers find them: into the event log of this database, or to Kafka. */
export abstract class EventDelivery {
  /**
   * Delivers up to `limit` of the oldest rows of the outbox and deletes exactly those, by id: a transaction that
   * commits late may add a row below them at any time.
   * @returns how many there were
   */
  abstract deliver(client: pg.ClientBase, limit: number): Promise<number>;

  /** Lets go of what it holds; a delivery under way may fail then, and loses nothing. */
  async close(): Promise<void> {}
}
