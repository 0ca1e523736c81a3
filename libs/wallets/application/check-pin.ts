import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { PinRepository, triesPerLock } from '../domain/pin.ts';
import { WalletRepository } from '../domain/wallet.repository.ts';
import { PinLocked, PinNotSet, WrongPin } from '../domain/wallet.errors.ts';
import { PinSealer } from './pin-sealer.ts';

/** Answers whether a PIN is right, to as few guesses as product.md, "wallets", allows. */
@Injectable()
export class CheckPin {
  /** Of one member one check at a time, so that honest calls at once do not use up each other's tries. */
  private readonly turns = new Map<string, Promise<unknown>>();
  private readonly underWay = new Map<string, Promise<number>>();

  constructor(
    private readonly pins: PinRepository,
    private readonly sealer: PinSealer,
    private readonly wallets: WalletRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the version of the PIN
   * @throws PinNotSet, WrongPin, PinLocked
   */
  execute(userId: string, pin: string): Promise<number> {
    const same = `${userId} ${pin}`;
    const twin = this.underWay.get(same);
    if (twin !== undefined) return twin;
    const before = this.turns.get(userId) ?? Promise.resolve();
    const check = before.then(() => this.check(userId, pin)).finally(() => this.underWay.delete(same));
    const turn = check.catch(() => undefined);
    this.underWay.set(same, check);
    this.turns.set(userId, turn);
    void turn.then(() => this.turns.get(userId) === turn && this.turns.delete(userId));
    return check;
  }

  private async check(userId: string, pin: string): Promise<number> {
    const now = this.clock.now();
    const taken = await this.pins.take(userId, now);
    if (taken.kind === 'none-set') throw new PinNotSet();
    if (taken.kind === 'locked') throw lockedUntil(taken.until, now);
    const isRight = await this.sealer.verify(taken, pin).catch(async (error: unknown) => {
      await this.pins.giveBack(userId);
      throw error;
    });
    if (isRight) {
      await this.pins.succeed(userId, this.sealer.isOutdated(taken) ? await this.sealer.seal(pin) : null);
      return taken.version;
    }
    if (taken.freezesWhenWrong) await this.wallets.freeze(userId);
    const left = triesPerLock - taken.number;
    throw new WrongPin({ detail: left === 0 ? 'The PIN is locked now.' : `Tries left: ${left}.` });
  }
}

function lockedUntil(until: Date | null, now: Date): PinLocked {
  if (until === null) return new PinLocked({ detail: 'It stays locked until the wallet is unfrozen.' });
  return new PinLocked({ retryAfter: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)) });
}
