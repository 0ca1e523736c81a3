import type { Sms } from '#kernel';
import { MessageRefused, ProviderUnavailable } from './messenger.errors.ts';
import type { SmsSettings } from './messenger.settings.ts';
import type { Delivery, Transport } from './transports.ts';

const timeoutMs = 10_000;

/** Neither says anything about the message: who we are, how much we may, and whether the provider is well. */
const passing = new Set([401, 402, 403, 408, 409, 425, 429]);

/** Posts SMS as JSON to a provider, or to a small program in front of one. */
export class HttpSmsTransport implements Transport<Sms> {
  constructor(
    private readonly url: string,
    private readonly settings: Pick<SmsSettings, 'token' | 'from'>,
  ) {}

  async deliver({ to, text }: Sms, { id, signal }: Delivery): Promise<void> {
    const { token, from } = this.settings;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ to, from, text }),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((error: unknown) => {
      throw new ProviderUnavailable({ cause: error });
    });
    const { ok, status } = response;
    // what else it says is not read, however long
    await response.body?.cancel();
    if (ok) return;
    const detail = `The provider answered ${status}.`;
    if (status >= 400 && status < 500 && !passing.has(status)) throw new MessageRefused({ detail });
    throw new ProviderUnavailable({ detail });
  }
}
