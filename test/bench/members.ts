import { memberId, password, username } from './community.ts';
import type { Request } from './load.ts';

/** Access tokens are good for 15 minutes; a sample must not outlive one. */
const renewAfterMs = 5 * 60_000;
/** Step-up tokens are good for 5 minutes. */
const renewStepUpAfterMs = 3 * 60_000;
const pin = '4711';

/** The members of the community who are logged in. */
export class Members {
  readonly #origin: () => string;
  readonly #stepUps = new Map<number, { readonly token: string; readonly at: number; readonly for: string }>();
  readonly #tokens = new Map<number, { readonly token: string; readonly at: number }>();

  constructor(origin: () => string) {
    this.#origin = origin;
  }

  async feedOf(member: number): Promise<Request> {
    return { method: 'GET', path: '/api/v1/posts/feed', headers: await this.#headers(member) };
  }

  async postOf(member: number, content: string): Promise<Request> {
    const headers = { ...(await this.#headers(member)), 'content-type': 'application/json' };
    return { method: 'POST', path: '/api/v1/posts', headers, body: JSON.stringify({ content, visibility: 'public' }) };
  }

  /** A cent, by a step-up token of this minute. */
  async transferOf(member: number, receiver: number): Promise<Request> {
    const headers = { ...(await this.#headers(member)), 'content-type': 'application/json' };
    const stepUpToken = await this.#stepUp(member, headers);
    const body = JSON.stringify({ receiverUserId: memberId(receiver), amount: '0.01', stepUpToken });
    return { method: 'POST', path: '/api/v1/transfers', headers, body };
  }

  async #stepUp(member: number, headers: Readonly<Record<string, string>>): Promise<string> {
    const known = this.#stepUps.get(member);
    if (known !== undefined && known.for === headers['authorization'] && Date.now() - known.at < renewStepUpAfterMs)
      return known.token;
    const ask = (path: string, body: object): Promise<unknown> =>
      send(this.#origin(), { method: 'POST', path: `/api/v1/wallet/${path}`, headers, body: JSON.stringify(body) });
    if (known === undefined) await ask('pin', { pin, confirmPin: pin });
    const { stepUpToken: token } = (await ask('pin/verify', { pin })) as { stepUpToken: string };
    this.#stepUps.set(member, { token, at: Date.now(), for: headers['authorization'] ?? '' });
    return token;
  }

  /** A POST without a body. */
  async actOf(member: number, path: string): Promise<Request> {
    return { method: 'POST', path: `/api/v1${path}`, headers: await this.#headers(member) };
  }

  async unreadOf(member: number): Promise<Request> {
    return { method: 'GET', path: '/api/v1/notifications/unread-count', headers: await this.#headers(member) };
  }

  async tokenOf(member: number): Promise<string> {
    const { authorization = '' } = await this.#headers(member);
    return authorization.replace('Bearer ', '');
  }

  async #headers(member: number): Promise<Readonly<Record<string, string>>> {
    const known = this.#tokens.get(member);
    if (known !== undefined && Date.now() - known.at < renewAfterMs) return { authorization: `Bearer ${known.token}` };
    const answer = await send(this.#origin(), {
      method: 'POST',
      path: '/api/v1/auth/login',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier: username(member), password }),
    });
    const { user, tokens } = answer as { user: { id: string }; tokens: { accessToken: string } };
    if (user.id !== memberId(member)) throw new Error(`${username(member)} is not who it should be`);
    this.#tokens.set(member, { token: tokens.accessToken, at: Date.now() });
    return { authorization: `Bearer ${tokens.accessToken}` };
  }
}

/** One request outside of any measurement. @throws Error unless it was answered by 2xx */
export async function send(origin: string, { method, path, headers, body }: Request): Promise<unknown> {
  const answer = await fetch(`${origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
  return JSON.parse(text);
}
