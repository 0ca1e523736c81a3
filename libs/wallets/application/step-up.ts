import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import type { Payer } from './authorize-payment.ts';
import { CheckPin } from './check-pin.ts';
import { stepUpSeconds, StepUpTokens } from './step-up-tokens.ts';

/** Trades the PIN for a token that stands for it for a few minutes. */
@Injectable()
export class StepUp {
  constructor(
    private readonly checkPin: CheckPin,
    private readonly tokens: StepUpTokens,
    private readonly clock: Clock,
  ) {}

  async execute(
    { userId, sessionId }: Payer,
    pin: string,
  ): Promise<{ readonly stepUpToken: string; readonly expiresIn: number }> {
    const pinVersion = await this.checkPin.execute(userId, pin);
    return {
      stepUpToken: this.tokens.issue({ userId, sessionId, pinVersion }, this.clock.now()),
      expiresIn: stepUpSeconds,
    };
  }
}
