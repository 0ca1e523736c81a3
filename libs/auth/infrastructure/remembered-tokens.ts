import { Injectable } from '@nestjs/common';
import { Lru } from '#platform';
import { SessionEndings } from '../application/session-endings.ts';
import { VerifiedTokens, type TokenHolder } from '../application/verified-tokens.ts';

const limits = { maxEntries: 10_000, maxBytes: 8_000_000 };

@Injectable()
export class RememberedTokens extends VerifiedTokens {
  private readonly holders = new Lru<TokenHolder>(limits);

  constructor(private readonly endings: SessionEndings) {
    super();
  }

  async holderOf(token: string, now: number): Promise<TokenHolder | undefined> {
    const holder = this.holders.get(token, now);
    if (holder === undefined || !(await this.endings.hasEnded(holder.sessionId))) return holder;
    this.holders.delete(token);
    return undefined;
  }

  remember(token: string, holder: TokenHolder, expiresAt: number): void {
    this.holders.set(token, holder, token.length, expiresAt);
  }
}
