import { Logger } from '@nestjs/common';
import pg from 'pg';

export class AttentiveClient extends pg.Client {
  private isGathering = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // without a listener it would end the program when it is lost while somebody uses it
    this.on('error', (error) => Logger.debug(`A database connection was lost: ${error.message}`, AttentiveClient.name));
    const ask = this.query.bind(this);
    const askTogether = (...asked: unknown[]): unknown => {
      this.gather();
      return Reflect.apply(ask, undefined, asked);
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
