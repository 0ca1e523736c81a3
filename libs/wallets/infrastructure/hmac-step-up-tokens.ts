import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RootSecret } from '#platform';
import { z } from 'zod';
import { stepUpSeconds, StepUpTokens, type StepUp } from '../application/step-up-tokens.ts';

const Payload = z.tuple([z.string(), z.string(), z.int(), z.int()]);

/** Signed and not stored: it ends by itself, with the session, and with the PIN. */
@Injectable()
export class HmacStepUpTokens extends StepUpTokens {
  private readonly key: Buffer;

  constructor(secret: RootSecret) {
    super();
    this.key = secret.keyFor('wallets.step-up');
  }

  issue({ userId, sessionId, pinVersion }: StepUp, now: Date): string {
    const expiresAt = Math.floor(now.getTime() / 1000) + stepUpSeconds;
    const payload = Buffer.from(JSON.stringify([userId, sessionId, pinVersion, expiresAt])).toString('base64url');
    return `${payload}.${this.sign(payload).toString('base64url')}`;
  }

  read(token: string, { userId, sessionId }: Omit<StepUp, 'pinVersion'>, now: Date): number | undefined {
    const [payload = '', signature = ''] = token.split('.', 2);
    const expected = this.sign(payload);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    const [ofUser, ofSession, pinVersion, expiresAt] = Payload.parse(
      JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
    );
    const isTheirs = ofUser === userId && ofSession === sessionId;
    return isTheirs && expiresAt * 1000 > now.getTime() ? pinVersion : undefined;
  }

  private sign(payload: string): Buffer {
    return createHmac('sha256', this.key).update(payload).digest();
  }
}
