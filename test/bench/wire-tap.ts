import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { FrontendMessages, type Executed } from './frontend-messages.ts';

/** What went to PostgreSQL meanwhile. */
export interface Traffic {
  readonly executed: readonly Executed[];
  /** How often a connection had to wait for an answer before it could send more. */
  readonly roundTrips: number;
}

/** Stands between a program and PostgreSQL, passes everything on, and listens. */
export class WireTap {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #heard: { executed: Executed[]; roundTrips: number };

  private constructor(server: Server, sockets: Set<Socket>, heard: { executed: Executed[]; roundTrips: number }) {
    const address = server.address() as AddressInfo;
    this.port = address.port;
    this.#server = server;
    this.#sockets = sockets;
    this.#heard = heard;
  }

  static async before(postgresPort: number): Promise<WireTap> {
    const heard = { executed: [] as Executed[], roundTrips: 0 };
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = connect(postgresPort, '127.0.0.1');
      const messages = new FrontendMessages((executed) => heard.executed.push(executed));
      let hasSpoken = false;
      client.on('data', (chunk: Buffer) => {
        // what is sent without waiting for an answer belongs to the same round trip
        if (!hasSpoken) heard.roundTrips += 1;
        hasSpoken = true;
        messages.read(chunk);
        upstream.write(chunk);
      });
      upstream.on('data', (chunk) => {
        hasSpoken = false;
        client.write(chunk);
      });
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(one);
        one.setNoDelay(true);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WireTap(server, sockets, heard);
  }

  /** What `work` makes the program send; nothing else may be going on. */
  async during(work: () => Promise<unknown>): Promise<Traffic> {
    this.#heard.executed = [];
    this.#heard.roundTrips = 0;
    await work();
    return { executed: this.#heard.executed, roundTrips: this.#heard.roundTrips };
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
