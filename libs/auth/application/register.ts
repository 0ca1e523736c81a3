import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { RegisterUser } from '#users';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { checkPassword } from '../domain/password.ts';
import { AccountPolicy } from './account-policy.ts';
import { OpenSession, type Tokens } from './open-session.ts';
import { PasswordHasher } from './password-hasher.ts';

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
}

@Injectable()
export class Register {
  constructor(
    private readonly transaction: Transaction,
    private readonly registerUser: RegisterUser,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly openSession: OpenSession,
    private readonly policy: AccountPolicy,
  ) {}

  async execute({ password, userAgent, ...person }: Registration): Promise<Registered> {
    checkPassword(password, person.username);
    const passwordHash = await this.hasher.hash(password);
    const contactVerified = !this.policy.requireVerification;
    return this.transaction.run(async () => {
      const user = await this.registerUser.execute({ ...person, contactVerified });
      await this.credentials.add(user.state.id, passwordHash);
      const tokens = user.isContactVerified ? await this.openSession.execute(user.state, userAgent) : null;
      return { userId: user.state.id, tokens };
    });
  }
}
