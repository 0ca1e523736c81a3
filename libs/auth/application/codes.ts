import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { WrongCode } from '../domain/auth.errors.ts';
import { codeExpiry, type CodeTarget } from '../domain/code.ts';
import { CodeRepository } from '../domain/code.repository.ts';
import { CodeMaker } from './code-maker.ts';

/** A code that somebody knew. It is good until it is used, and whoever uses it does so in the transaction of the effect. */
export interface ProvenCode {
  readonly userId: string;
  /** @throws WrongCode when it was used, or another one was sent, in the meantime */
  use(): Promise<void>;
}

@Injectable()
export class Codes {
  constructor(
    private readonly codes: CodeRepository,
    private readonly maker: CodeMaker,
    private readonly clock: Clock,
  ) {}

  /** To be sent; the one before is worth nothing any more. */
  async make(userId: string, target: CodeTarget): Promise<{ readonly code: string; readonly expiresAt: Date }> {
    const code = this.maker.code();
    const expiresAt = codeExpiry(this.clock.now());
    await this.codes.put({ ...target, userId, hash: this.maker.hashOf(code, target), expiresAt });
    return { code, expiresAt };
  }

  /**
   * Must not be called in a transaction that a wrong code would undo: the try has to be remembered.
   * @throws WrongCode also when it has expired, was tried three times, or never was
   */
  async prove(guess: string, target: CodeTarget): Promise<ProvenCode> {
    const now = this.clock.now();
    const decoy = { hash: this.maker.hashOf(this.maker.code(), target), expiresAt: codeExpiry(now) };
    const trial = await this.codes.try(target, decoy, now);
    const hash = this.maker.hashOf(guess, target);
    if (trial === undefined || trial.userId === null || !trial.hash.equals(hash)) throw new WrongCode();
    return {
      userId: trial.userId,
      use: async () => {
        if (!(await this.codes.use(target, hash))) throw new WrongCode();
      },
    };
  }
}
