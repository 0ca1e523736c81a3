import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { argon2id, hash, verify } from 'argon2';
import pLimit from 'p-limit';
import { PasswordHasher } from '../application/password-hasher.ts';
import { authSettings, type AuthSettings } from '../auth.settings.ts';
import { TooManyLogins } from '../domain/auth.errors.ts';

/** OWASP's parameters for argon2id (product.md, "auth and users"): 19 MiB, two passes, one lane. */
const parameters = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** argon2id in libuv's threads, a bounded number at a time, with a bounded queue before it. */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher implements OnModuleInit {
  private readonly limit: ReturnType<typeof pLimit>;
  private hashOfNothing = '';

  constructor(@Inject(authSettings.token) private readonly settings: AuthSettings) {
    super();
    this.limit = pLimit(settings.hashConcurrency);
  }

  async onModuleInit(): Promise<void> {
    this.hashOfNothing = await hash('nobody has this password', parameters);
  }

  hash(password: string): Promise<string> {
    return this.queued(() => hash(password, parameters));
  }

  hashOfUnknown(): Promise<string> {
    return this.hash(randomBytes(32).toString('base64url'));
  }

  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const matches = await this.queued(() => verify(passwordHash ?? this.hashOfNothing, password));
    return passwordHash !== undefined && matches;
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= this.settings.hashQueue) return Promise.reject(new TooManyLogins({ retryAfter: 2 }));
    return this.limit(work);
  }
}
