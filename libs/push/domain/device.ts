import { PushTokenInvalid } from './push.errors.ts';

export const platforms = ['ios', 'android', 'web'] as const;
export type Platform = (typeof platforms)[number];

/** With which only the browser can read what is sent to it (RFC 8291). */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Where notes for one device go. */
export interface Address {
  readonly platform: Platform;
  /** Of APNs or FCM; for a browser, the endpoint of its subscription. */
  readonly token: string;
  readonly keys: BrowserKeys | null;
}

export interface Device extends Address {
  readonly id: string;
  readonly userId: string;
  /** Gone with it: whoever logs out gets no notes any more. */
  readonly sessionId: string;
  readonly seenAt: Date;
}

const tokens: Readonly<Record<Exclude<Platform, 'web'>, RegExp>> = {
  ios: /^[\da-f]{64,200}$/i,
  android: /^[\w:-]{10,1000}$/,
};

/** @param isOfService whether an endpoint is one of a push service that is known @throws PushTokenInvalid */
export function checkAddress({ platform, token, keys }: Address, isOfService: (endpoint: string) => boolean): void {
  if (platform !== 'web') {
    if (keys !== null) throw new PushTokenInvalid({ detail: 'Only a subscription of a browser has keys.' });
    if (!tokens[platform].test(token)) throw new PushTokenInvalid();
    return;
  }
  // as browsers write it, and no longer than an index takes
  if (!/^[!-~]{1,1000}$/.test(token)) throw new PushTokenInvalid();
  if (keys === null) throw new PushTokenInvalid({ detail: 'A subscription of a browser has keys.' });
  const isPoint = Buffer.from(keys.p256dh, 'base64url').length === 65;
  if (!isPoint || Buffer.from(keys.auth, 'base64url').length !== 16) throw new PushTokenInvalid();
  if (!isOfService(token)) throw new PushTokenInvalid({ detail: 'The endpoint is of no push service that is known.' });
}
