import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

/** A mail server that takes everything, except for recipients that a test names. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** The code with which a recipient is refused. */
  readonly refusals = new Map<string, number>();
  password = 'secret';
  private server: SMTPServer | undefined;
  port = 0;

  get url(): string {
    return `smtp://guildhall:secret@127.0.0.1:${this.port}?ignoreTLS=true`;
  }

  /** On a port of its own, and later again on the same one. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'guildhall' && password === this.password
          ? done(null, { user: username })
          : done(new Error('Who are you?')),
      onRcptTo: ({ address }, _session, done) => {
        const responseCode = this.refusals.get(address);
        done(responseCode === undefined ? null : Object.assign(new Error('Not here'), { responseCode }));
      },
      onData: (stream, { envelope }, done) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        let source = '';
        stream.setEncoding('utf8').on('data', (part: string) => (source += part));
        stream.on('end', () => {
          this.received.push({ from, to, source });
          done();
        });
      },
    });
    server.on('error', () => undefined);
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }
}

/** A provider of SMS that answers as a test tells it. */
export class SmsServer {
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: unknown }[] = [];
  /** The statuses of the next answers; 202 afterwards. */
  statuses: number[] = [];
  port = 0;
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      this.received.push({ headers: request.headers, body: JSON.parse(body) });
      response.writeHead(this.statuses.shift() ?? 202).end('{}');
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
