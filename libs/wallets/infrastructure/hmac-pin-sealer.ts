import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PasswordHasher } from '#auth';
import { RootSecret } from '#platform';
import { PinSealer } from '../application/pin-sealer.ts';
import type { SealedPin } from '../domain/pin.ts';
import { walletSettings, type WalletSettings } from '../wallets.settings.ts';

/** The key that is derived from the root secret, where none are configured. */
const rootKeyId = 'root';

/** argon2id of an HMAC: whoever has the database alone cannot even begin to try the ten thousand PINs. */
@Injectable()
export class HmacPinSealer extends PinSealer {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly newest: string;

  constructor(
    @Inject(walletSettings.token) { pinKeys }: WalletSettings,
    secret: RootSecret,
    private readonly hasher: PasswordHasher,
  ) {
    super();
    this.keys = new Map([
      ...pinKeys.map(({ id, secret: key }) => [id, Buffer.from(key)] as const),
      [rootKeyId, secret.keyFor('wallets.pin')],
    ]);
    this.newest = pinKeys[0]?.id ?? rootKeyId;
  }

  async seal(pin: string): Promise<SealedPin> {
    return { hash: await this.hasher.hash(this.blind(this.newest, pin)), keyId: this.newest };
  }

  verify({ hash, keyId }: SealedPin, pin: string): Promise<boolean> {
    return this.hasher.verify(hash, this.blind(keyId, pin));
  }

  isOutdated({ keyId }: SealedPin): boolean {
    return keyId !== this.newest;
  }

  private blind(keyId: string, pin: string): string {
    const key = this.keys.get(keyId);
    if (key === undefined) throw new Error(`A PIN is stored under the key ${keyId}, which is not in WALLET__PIN_KEYS`);
    return createHmac('sha256', key).update(pin).digest('base64');
  }
}
