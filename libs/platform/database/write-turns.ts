import { DatabaseUnavailable } from './database.errors.ts';

/**
 * Who may hold a connection to write with. They are fewer than there are connections: writers wait for each other's
 * locks, and what they cannot take up is left for reads, which wait for nobody. The others come in the order in which
 * they asked.
 */
export class WriteTurns {
  private readonly waiting = new Set<() => void>();

  constructor(
    private free: number,
    private readonly patienceMs: number,
  ) {}

  /** @throws DatabaseUnavailable when it was not its turn for too long */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.take();
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  /** To be followed by one `end`. */
  take(): Promise<void> | undefined {
    if (this.free > 0) return void (this.free -= 1);
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(new DatabaseUnavailable({ retryAfter: 1, detail: 'Too many wait to write' }));
      }, this.patienceMs);
      this.waiting.add(begin);
    });
  }

  end(): void {
    const [begin] = this.waiting;
    if (begin === undefined) return void (this.free += 1);
    this.waiting.delete(begin);
    begin();
  }
}
