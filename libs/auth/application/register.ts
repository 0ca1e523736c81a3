import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { RegisterUser } from '#users';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { AccountPolicy } from './account-policy.ts';
import { NewPassword } from './new-password.ts';
import { OpenSession, type Tokens } from './open-session.ts';
import { SendCode, type CodeSent } from './send-code.ts';

export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly displayName?: string | undefined;
  /** What the device says of itself. */
  readonly userAgent: string;
}

export interface Registered {
  readonly userId: string;
  /** `null` while the email address or phone number has to be verified first. */
  readonly tokens: Tokens | null;
  /** The code that was sent to them for that. */
  readonly verification: CodeSent | null;
}

@Injectable()
export class Register {
  constructor(
    private readonly transaction: Transaction,
    private readonly registerUser: RegisterUser,
    private readonly credentials: CredentialsRepository,
    private readonly newPassword: NewPassword,
    private readonly openSession: OpenSession,
    private readonly sendCode: SendCode,
    private readonly policy: AccountPolicy,
  ) {}

  async execute({ password, userAgent, ...person }: Registration): Promise<Registered> {
    const passwordHash = await this.newPassword.hash(password, person.username);
    const contactVerified = !this.policy.requireVerification;
    return this.transaction.run(async () => {
      const user = await this.registerUser.execute({ ...person, contactVerified });
      await this.credentials.add(user.state.id, passwordHash);
      const userId = user.state.id;
      if (!user.isContactVerified) return { userId, tokens: null, verification: await this.sendCode.welcome(user) };
      return { userId, tokens: await this.openSession.execute(user.state, userAgent), verification: null };
    });
  }
}
