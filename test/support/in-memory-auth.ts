import { PasswordHasher } from '../../libs/auth/application/password-hasher.ts';
import { TokenIssuer, type AccessGrant, type RefreshToken } from '../../libs/auth/application/token-issuer.ts';
import { CredentialsRepository } from '../../libs/auth/domain/credentials.repository.ts';
import type { Session } from '../../libs/auth/domain/session.ts';
import { SessionRepository, type Rotation } from '../../libs/auth/domain/session.repository.ts';
import { UsernameTaken } from '../../libs/users/domain/user.errors.ts';
import { UserRepository } from '../../libs/users/domain/user.repository.ts';
import type { User } from '../../libs/users/domain/user.ts';

export class UsersInMemory extends UserRepository {
  readonly all: User[] = [];

  async add(user: User): Promise<void> {
    if (this.all.some(({ state }) => state.username === user.state.username)) throw new UsernameTaken();
    this.all.push(user);
  }
  async save(): Promise<void> {}
  async ofId(id: string): Promise<User | undefined> {
    return this.all.find(({ state }) => state.id === id);
  }
  lockedOfId(id: string): Promise<User | undefined> {
    return this.ofId(id);
  }
  async ofIdentifier(identifier: string): Promise<User | undefined> {
    return this.all.find(({ state }) => [state.username, state.email, state.phone].includes(identifier));
  }
}

export class CredentialsInMemory extends CredentialsRepository {
  readonly all = new Map<string, string>();
  lookups = 0;

  async add(userId: string, passwordHash: string): Promise<void> {
    this.all.set(userId, passwordHash);
  }
  async passwordHashOf(userId: string): Promise<string | undefined> {
    this.lookups += 1;
    return this.all.get(userId);
  }
}

export class SessionsInMemory extends SessionRepository {
  all: Session[] = [];

  async add(session: Session): Promise<void> {
    this.all.push(session);
  }
  async rotate({ oldHash, newHash, at, expiresAt }: Rotation): Promise<Session | undefined> {
    const found = this.all.find((session) => session.refreshHash.equals(oldHash) && session.expiresAt > at);
    if (found === undefined) return undefined;
    const rotated = { ...found, refreshHash: newHash, lastUsedAt: at, expiresAt };
    this.all = this.all.map((session) => (session === found ? rotated : session));
    return rotated;
  }
  async end(sessionId: string): Promise<void> {
    this.all = this.all.filter(({ id }) => id !== sessionId);
  }
}

/** Quick and transparent; it remembers what it was asked to check. */
export class TransparentHasher extends PasswordHasher {
  readonly checked: { readonly hash: string | undefined; readonly password: string }[] = [];

  async hash(password: string): Promise<string> {
    return `hash of ${password}`;
  }
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    this.checked.push({ hash, password });
    return hash === `hash of ${password}`;
  }
}

/** `refresh-1`, `refresh-2`, … and access tokens that say what is in them. */
export class CountingTokens extends TokenIssuer {
  readonly accessTokenSeconds = 900;
  private last = 0;

  async accessToken({ userId, role, sessionId }: AccessGrant, now: Date): Promise<string> {
    return `access of ${role} ${userId} in ${sessionId} at ${now.toISOString()}`;
  }
  refreshToken(): RefreshToken {
    this.last += 1;
    const token = `refresh-${this.last}`;
    return { token, hash: this.hashOf(token) };
  }
  hashOf(refreshToken: string): Buffer {
    return Buffer.from(`hash of ${refreshToken}`);
  }
}
