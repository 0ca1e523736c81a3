import type { PushNote } from '#kernel';
import { JwtService } from '@nestjs/jwt';
import { z } from 'zod';
import type { Delivery, PushTransport } from '../application/push-transports.ts';
import type { Address } from '../domain/device.ts';
import { PushProviderAway } from '../domain/push.errors.ts';
import type { ServiceAccount } from '../push.settings.ts';
import { check, post } from './answers.ts';
import { keptSeconds } from './kept-seconds.ts';

const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Grant = z.object({ access_token: z.string(), expires_in: z.number() });

/** Firebase Cloud Messaging, HTTP v1. */
export class FcmTransport implements PushTransport {
  private readonly jwt: JwtService;
  private readonly url: string;
  private access: { readonly token: string; readonly until: number } | undefined;

  constructor(
    private readonly account: ServiceAccount,
    origin: string,
  ) {
    this.jwt = new JwtService({ privateKey: account.private_key, signOptions: { algorithm: 'RS256' } });
    this.url = new URL(`/v1/projects/${account.project_id}/messages:send`, origin).href;
  }

  async deliver({ title, text, about, data }: PushNote, { token }: Address, { signal }: Delivery): Promise<void> {
    const message = {
      token,
      notification: { title, body: text },
      data,
      android: { collapse_key: about, priority: 'HIGH', ttl: `${keptSeconds}s`, notification: { tag: about } },
    };
    const headers = { authorization: `Bearer ${await this.accessToken(signal)}`, 'content-type': 'application/json' };
    const said = await post(this.url, { headers, body: JSON.stringify({ message }) }, signal);
    if (said.status === 401) this.access = undefined;
    check(said, said.status === 404 || /"(?:UNREGISTERED|SENDER_ID_MISMATCH)"/.test(said.text));
  }

  /** Of Google, for an hour. */
  private async accessToken(signal: AbortSignal): Promise<string> {
    if (this.access !== undefined && this.access.until > Date.now()) return this.access.token;
    const { client_email: issuer, token_uri: audience } = this.account;
    const assertion = this.jwt.sign({ scope }, { issuer, audience, expiresIn: 3_600 });
    const body = new URLSearchParams({ grant_type: grantType, assertion });
    const { status, text } = await post(audience, { body }, signal);
    // whoever we say we are is for the people who run Guildhall to mend
    if (status !== 200) throw new PushProviderAway({ detail: `No access: ${status}.`, cause: text.slice(0, 300) });
    const { access_token: token, expires_in: seconds } = Grant.parse(JSON.parse(text));
    this.access = { token, until: Date.now() + (seconds - 60) * 1_000 };
    return token;
  }
}
