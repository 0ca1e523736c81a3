import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { FundingProvider, type PayOut, type SignedLetter } from '../application/funding-provider.ts';
import { ProviderAway } from '../domain/wallet.errors.ts';
import { walletSettings, type WalletSettings } from '../wallets.settings.ts';

const timeoutMs = 10_000;
/** How old a letter may be, and how far the provider's clock may be ahead (Standard Webhooks). */
const toleranceSeconds = 300;

/** A provider that is asked by HTTP and answers later; both sides sign as Standard Webhooks say. Without one, admins pay. */
@Injectable()
export class HttpFundingProvider extends FundingProvider {
  constructor(
    @Inject(walletSettings.token)
    private readonly settings: Pick<WalletSettings, 'fundingUrl' | 'fundingSecret'>,
  ) {
    super();
  }

  get pays(): boolean {
    return this.settings.fundingUrl !== undefined && this.settings.fundingSecret !== undefined;
  }

  async payOut(order: PayOut): Promise<void> {
    const { fundingUrl, fundingSecret } = this.settings;
    if (fundingUrl === undefined || fundingSecret === undefined)
      throw new ProviderAway({ detail: 'None is configured.' });
    const [body, timestamp] = [JSON.stringify(order), String(Math.floor(Date.now() / 1000))];
    const response = await fetch(fundingUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': order.id,
        'webhook-id': order.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(fundingSecret, { id: order.id, timestamp, body }),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((error: unknown) => {
      throw new ProviderAway({ cause: error });
    });
    await response.body?.cancel();
    if (!response.ok) throw new ProviderAway({ detail: `The provider answered ${response.status}.` });
  }

  hasSigned({ signature, ...letter }: SignedLetter, now: Date): boolean {
    const { fundingSecret } = this.settings;
    if (fundingSecret === undefined) return false;
    const isOfNow = Math.abs(now.getTime() / 1000 - Number(letter.timestamp)) <= toleranceSeconds;
    const expected = Buffer.from(signatureOf(fundingSecret, letter));
    // several while keys change
    const isTheirs = signature.split(' ').some((each) => {
      const given = Buffer.from(each);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    return isOfNow && isTheirs;
  }
}

function signatureOf(secret: string, { id, timestamp, body }: Omit<SignedLetter, 'signature'>): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
