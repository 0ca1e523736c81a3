import { createECDH } from 'node:crypto';
import type { PushNote } from '#kernel';
import type { RootSecret } from '#platform';
import webPush from 'web-push';
import type { Delivery, PushTransport } from '../application/push-transports.ts';
import type { Address } from '../domain/device.ts';
import { PushRefused } from '../domain/push.errors.ts';
import { check, post } from './answers.ts';
import { keptSeconds } from './kept-seconds.ts';

export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Browsers subscribe for this key: it is the same for all processes, and as long as the root secret is. */
export function vapidKeysOf(secret: RootSecret): VapidKeys {
  const privateKey = secret.keyFor('web push');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}

/** Web Push: encrypted for the browser (RFC 8291), signed by this installation (RFC 8292). */
export class WebPushTransport implements PushTransport {
  constructor(
    private readonly subject: string,
    private readonly vapidKeys: VapidKeys,
    private readonly isOfService: (endpoint: string) => boolean,
  ) {}

  async deliver(note: PushNote, { token, keys }: Address, { signal }: Delivery): Promise<void> {
    // the settings may have changed since the device was registered
    if (keys === null || !this.isOfService(token))
      throw new PushRefused({ detail: 'Not a push service that is known.' });
    const { title, text, about, data } = note;
    const { endpoint, headers, body } = webPush.generateRequestDetails(
      { endpoint: token, keys },
      JSON.stringify({ title, text, about, data }),
      {
        vapidDetails: { subject: this.subject, ...this.vapidKeys },
        TTL: keptSeconds,
        urgency: 'high',
        topic: about.replaceAll('-', ''),
        contentEncoding: 'aes128gcm',
      },
    );
    const sent = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
    const said = await post(
      endpoint,
      { headers: sent.map(([name, value]) => [name, String(value)]), body: new Uint8Array(body) },
      signal,
    );
    check(said, said.status === 404 || said.status === 410);
  }
}
