import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

/** A store that speaks S3, as long as a test needs one; the bucket `guildhall` is there. */
export class Store {
  private constructor(
    private readonly server: S3rver,
    private readonly directory: string,
    readonly url: string,
  ) {}

  static async start(): Promise<Store> {
    const directory = await mkdtemp(join(tmpdir(), 'guildhall-store-'));
    const server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory,
      configureBuckets: [{ name: 'guildhall', configs: [] }],
    });
    const { port } = await server.run();
    return new Store(server, directory, `http://127.0.0.1:${port}`);
  }

  /** What every part of the program needs to find it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      GUILDHALL__MEDIA__S3_ENDPOINT: this.url,
      GUILDHALL__MEDIA__S3_ACCESS_KEY: 'S3RVER',
      GUILDHALL__MEDIA__S3_SECRET_KEY: 'S3RVER',
    };
  }

  async stop(): Promise<void> {
    await this.server.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
