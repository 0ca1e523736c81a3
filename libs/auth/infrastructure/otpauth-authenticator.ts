import { createHmac, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { RootSecret } from '#platform';
import { Authenticator } from '../application/authenticator.ts';

const secretBytes = 20;
/** Without letters and digits that look alike. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
/** Twice this many letters are 49 random bits. */
const halfLength = 5;

@Injectable()
export class OtpauthAuthenticator extends Authenticator {
  private readonly key: Buffer;

  constructor(secret: RootSecret) {
    super();
    this.key = secret.keyFor('recovery codes');
  }

  secret(): string {
    return new Secret({ size: secretBytes }).base32;
  }

  uriOf(secret: string, username: string): string {
    return new TOTP({ issuer: 'Guildhall', label: username, secret }).toString();
  }

  stepOf(code: string, secret: string, at: Date): number | undefined {
    // six characters that are no digits may be more bytes than six, which the library throws at
    if (!/^\d{6}$/.test(code)) return undefined;
    const totp = new TOTP({ secret });
    const timestamp = at.getTime();
    const delta = totp.validate({ token: code, timestamp, window: 1 });
    return delta === null ? undefined : totp.counter({ timestamp }) + delta;
  }

  recoveryCode(): string {
    return `${letters()}-${letters()}`;
  }

  hashOf(recoveryCode: string, userId: string): Buffer {
    const typed = recoveryCode.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    return createHmac('sha256', this.key).update(`${userId} ${typed}`).digest();
  }
}

function letters(): string {
  return Array.from({ length: halfLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}
