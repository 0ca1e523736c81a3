import { Logger } from '@nestjs/common';
import pg from 'pg';

export class AttentiveClient extends pg.Client {
  private isGathering = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // without a listener it would end the program when it is lost while somebody uses it
    this.on('error', (error) => Logger.debug(`A database connection was lost: ${error.message}`, AttentiveClient.name));
    const askTogether = (...asked: unknown[]): unknown => {
      this.gather();
      // looked up at each call: tests listen there
      return Reflect.apply(pg.Client.prototype.query, this, asked);
    };
    Object.assign(this, { query: askTogether });
  }

  /** What is asked at one moment leaves in one write, which costs more than all that it carries. */
  private gather(): void {
    if (this.isGathering) return;
    const { stream } = this.connection;
    this.isGathering = true;
    stream.cork();
    process.nextTick(() => {
      this.isGathering = false;
      stream.uncork();
    });
  }
}
