import { Injectable } from '@nestjs/common';
import { Lru, type SessionCaller } from '#platform';
import { SessionEndings } from './session-endings.ts';

const limits = { maxEntries: 10_000, maxBytes: 8_000_000 };

/**
 * Who came with an access token before, by its text: whoever comes again costs no signature. A token that has expired, or
 * whose session has ended, is not known any more.
 */
@Injectable()
export class VerifiedTokens {
  private readonly callers = new Lru<SessionCaller>(limits);

  constructor(private readonly endings: SessionEndings) {}

  /** @param now in milliseconds, by the clock that the token was verified by */
  async callerWith(token: string, now: number): Promise<SessionCaller | undefined> {
    const caller = this.callers.get(token, now);
    if (caller === undefined || !(await this.endings.hasEnded(caller.sessionId))) return caller;
    this.callers.delete(token);
    return undefined;
  }

  remember(token: string, caller: SessionCaller, expiresAt: number): void {
    this.callers.set(token, caller, token.length, expiresAt);
  }
}
