import { randomBytes } from 'node:crypto';
import type { Client } from './client.ts';
import { Home, Program, type Environment } from './program.ts';
import type { TestDatabase } from './test-database.ts';
import { testSecret } from './tokens.ts';

/** Several processes of the built program on one PostgreSQL and one Kafka. */
export class Fleet {
  readonly servers: Program[] = [];
  readonly workers: Program[] = [];
  kills = 0;

  private constructor(
    private readonly home: Home,
    private readonly environment: Environment,
  ) {}

  static async create(database: TestDatabase, brokers: string, more: Environment = {}): Promise<Fleet> {
    return new Fleet(await Home.create(), {
      NODE_ENV: 'test',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      GUILDHALL__SERVER__PORT: '0',
      GUILDHALL__KAFKA__PREFIX: `f${randomBytes(4).toString('hex')}.`,
      GUILDHALL__LOG__LEVEL: 'warn',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: brokers,
      ...more,
    });
  }

  async startServer(): Promise<Client> {
    const server = Program.start(this.home, ['server'], this.environment);
    this.servers.push(server);
    return server.listening();
  }

  async startWorker(): Promise<void> {
    const worker = Program.start(this.home, ['worker'], this.environment);
    this.workers.push(worker);
    await worker.says(/in the background/);
  }

  /** kill -9, and another one in its place. */
  async replaceServer(index: number): Promise<Client> {
    const [server] = this.servers.splice(index, 1);
    await server?.stop('SIGKILL');
    this.kills += 1;
    return this.startServer();
  }

  /** kill -9, and another one in its place. */
  async replaceWorker(index: number): Promise<void> {
    const [worker] = this.workers.splice(index, 1);
    await worker?.stop('SIGKILL');
    this.kills += 1;
    await this.startWorker();
  }

  /** @returns the exit codes */
  async stopWorkers(): Promise<readonly unknown[]> {
    return Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** `guildhall <args>`, to its end. */
  async command(...args: readonly string[]): Promise<Program> {
    const program = Program.start(this.home, args, this.environment);
    await program.ended();
    return program;
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.servers, ...this.workers].map((program) =>
        program.code === null ? program.stop('SIGKILL') : undefined,
      ),
    );
    await this.home.remove();
  }
}
