import { Injectable } from '@nestjs/common';
import { FindUser } from '#users';
import { NotVerified, WrongCredentials } from '../domain/auth.errors.ts';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { AccountPolicy } from './account-policy.ts';
import { LetIn } from './let-in.ts';
import type { Tokens } from './open-session.ts';
import { PasswordHasher } from './password-hasher.ts';

/** No member has this id: looking up their password takes as long as anybody's. */
const nobody = '00000000-0000-0000-0000-000000000000';

export interface Login {
  readonly identifier: string;
  readonly password: string;
  /** What the device says of itself. */
  readonly userAgent: string;
}

@Injectable()
export class LogIn {
  constructor(
    private readonly users: FindUser,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly letIn: LetIn,
    private readonly policy: AccountPolicy,
  ) {}

  /** An unknown login takes the same time and gets the same answer as a wrong password. */
  async execute({ identifier, password, userAgent }: Login): Promise<{
    readonly userId: string;
    readonly tokens: Tokens;
  }> {
    const user = await this.users.byIdentifier(identifier);
    const hash = await this.credentials.passwordHashOf(user?.state.id ?? nobody);
    const correct = await this.hasher.verify(hash, password);
    if (user === undefined || hash === undefined || !correct) throw new WrongCredentials();
    if (this.policy.requireVerification && !user.isContactVerified) throw new NotVerified();
    return { userId: user.state.id, tokens: await this.letIn.execute(user.state.id, hash, userAgent) };
  }
}
