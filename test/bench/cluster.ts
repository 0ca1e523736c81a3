import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** As which the program works (libs/platform/database). */
const applicationRole = 'guildhall_app';
const database = 'guildhall';

/** The embedded PostgreSQL of a running Guildhall, seen from outside: where it is and how to get in. */
export class Cluster {
  readonly port: number;
  readonly pid: number;
  readonly #secret: string;

  constructor(dataFolder: string) {
    const folder = join(dataFolder, 'postgres');
    const [pid, , , port] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    this.pid = Number(pid);
    this.port = Number(port);
    this.#secret = readFileSync(join(folder, 'superuser.secret'), 'utf8').trim();
  }

  /** The program's own address, or, with a port, that of something in between. */
  applicationUrl(port = this.port): string {
    return `postgres://${applicationRole}:${this.#applicationPassword}@127.0.0.1:${port}/${database}`;
  }

  /** For libpq: the same role, and the same settings of a session, as the program's. */
  get libpqEnvironment(): Readonly<Record<string, string>> {
    return {
      PGHOST: '127.0.0.1',
      PGPORT: String(this.port),
      PGUSER: applicationRole,
      PGPASSWORD: this.#applicationPassword,
      PGDATABASE: database,
      PGOPTIONS: '-c timezone=UTC -c statement_timeout=4000 -c lock_timeout=4000',
    };
  }

  /** Runs as the superuser. */
  async asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: 'postgres',
      password: this.#secret,
      database,
    });
    // a connection that is lost fails the statement that needs it; the event alone would end the bench
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  get #applicationPassword(): string {
    return createHmac('sha256', this.#secret).update(applicationRole).digest('base64url');
  }
}
