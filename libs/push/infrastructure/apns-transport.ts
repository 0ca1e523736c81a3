import { connect, constants, type ClientHttp2Session } from 'node:http2';
import type { PushNote } from '#kernel';
import { JwtService } from '@nestjs/jwt';
import type { Delivery, PushTransport } from '../application/push-transports.ts';
import type { Address } from '../domain/device.ts';
import { PushProviderAway } from '../domain/push.errors.ts';
import { check, type Said } from './answers.ts';
import { keptSeconds } from './kept-seconds.ts';

const timeoutMs = 10_000;
/** Apple wants a new one at least every 60 minutes, and at most every 20. */
const tokenMs = 40 * 60_000;
const idleMs = 5 * 60_000;

export interface ApnsAccount {
  readonly key: string;
  readonly keyId: string;
  readonly teamId: string;
  readonly topic: string;
  readonly url: string;
}

/** Apple Push Notification service: one HTTP/2 connection, on which notes go side by side. */
export class ApnsTransport implements PushTransport {
  private readonly jwt: JwtService;
  private session: ClientHttp2Session | undefined;
  private token = { text: '', until: 0 };

  constructor(private readonly account: ApnsAccount) {
    const { key, keyId, teamId } = account;
    this.jwt = new JwtService({
      privateKey: key,
      signOptions: { algorithm: 'ES256', keyid: keyId, issuer: teamId },
    });
  }

  async deliver({ title, text, about, data }: PushNote, { token }: Address, { id, signal }: Delivery): Promise<void> {
    const headers = {
      ':method': 'POST',
      ':path': `/3/device/${token}`,
      authorization: `bearer ${this.providerToken()}`,
      'apns-topic': this.account.topic,
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-id': id,
      'apns-collapse-id': about,
      'apns-expiration': String(Math.floor(Date.now() / 1_000) + keptSeconds),
    };
    const aps = { alert: { title, body: text }, sound: 'default', 'thread-id': about };
    const said = await this.ask(headers, JSON.stringify({ ...data, aps }), signal);
    if (said.text.includes('ProviderToken')) this.token = { text: '', until: 0 };
    check(said, said.status === 410 || /"(?:BadDeviceToken|DeviceTokenNotForTopic)"/.test(said.text));
  }

  close(): void {
    this.session?.close();
  }

  private async ask(headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<Said> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const stream = this.connected().request(headers, { signal: bounded });
      let [status, text] = [0, ''];
      stream.on('response', (answer) => (status = Number(answer[constants.HTTP2_HEADER_STATUS])));
      stream.setEncoding('utf8').end(body);
      for await (const part of stream) text += part;
      if (status === 0) throw new Error('The connection ended without an answer');
      return { status, text };
    } catch (error) {
      // the next one is not to wait on a connection that says nothing
      this.session?.destroy();
      throw new PushProviderAway({ cause: error });
    }
  }

  private connected(): ClientHttp2Session {
    if (this.session !== undefined && !this.session.closed && !this.session.destroyed) return this.session;
    const session = connect(this.account.url);
    session.on('error', () => session.destroy());
    session.on('goaway', () => session.close());
    session.setTimeout(idleMs, () => session.close());
    session.unref();
    this.session = session;
    return session;
  }

  private providerToken(): string {
    if (this.token.until <= Date.now()) this.token = { text: this.jwt.sign({}), until: Date.now() + tokenMs };
    return this.token.text;
  }
}
