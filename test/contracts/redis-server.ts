import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endProcess, freePort, untilListening } from '../support/services/processes.ts';

/** A Redis of this machine that can be frozen, flushed, killed and started again on the same port; it keeps nothing. */
export class RedisServer {
  private server: ChildProcess | undefined;
  private readonly killWithUs = (): void => void this.server?.kill('SIGKILL');

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'guildhall-redis-')));
    process.once('exit', redis.killWithUs);
    await redis.startAgain();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  pause(): void {
    this.server?.kill('SIGSTOP');
  }

  resume(): void {
    this.server?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.server !== undefined) await endProcess(this.server, 'SIGKILL', 0);
  }

  async startAgain(): Promise<void> {
    const args = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      this.folder,
    ];
    this.server = spawn('redis-server', args, { stdio: 'ignore' });
    await untilListening(this.server, this.port, 10_000);
  }

  /** What somebody with redis-cli does. */
  async command(name: string, ...args: readonly string[]): Promise<unknown> {
    const client = new Redis(this.url, { maxRetriesPerRequest: 0 });
    try {
      return await client.call(name, ...args);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.kill();
    process.off('exit', this.killWithUs);
    await rm(this.folder, { recursive: true, force: true });
  }
}
