import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A wire that can be cut: stands between a program and a server, and does to their connections what networks do. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private state: 'open' | 'refusing' | 'silent' = 'open';

  private constructor(
    private readonly server: Server,
    private target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  static async to(host: string, port: number): Promise<TcpProxy> {
    const server = createServer({ pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, { host, port });
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** From now on to another port: the server was started again. */
  leadTo(port: number): void {
    this.target = { ...this.target, port };
  }

  /** Everything flows again; what fell silent stays lost. */
  open(): void {
    this.state = 'open';
  }

  /** As if the server had been killed: what is open ends, what comes is turned away. */
  refuse(): void {
    this.state = 'refusing';
    this.cut();
  }

  /** As if the cable had been pulled: nothing arrives any more, and nobody is told. */
  fallSilent(): void {
    this.state = 'silent';
    for (const [client, upstream] of this.pairs) {
      client.unpipe(upstream).pause();
      upstream.unpipe(client).pause();
    }
  }

  cut(): void {
    for (const pair of this.pairs) pair.forEach((socket) => socket.destroy());
    this.pairs.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    client.on('error', () => {});
    if (this.state === 'refusing') return void client.destroy();
    const upstream = connect(this.target.port, this.target.host);
    upstream.on('error', () => {});
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    for (const [one, other] of [pair, [upstream, client] as const]) {
      one.once('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    if (this.state === 'silent') return;
    client.pipe(upstream).pipe(client);
    client.resume();
  }
}
