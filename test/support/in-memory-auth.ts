import { Messenger, type Email, type Page, type Sms } from '#kernel';
import { Authenticator } from '../../libs/auth/application/authenticator.ts';
import { CodeMaker } from '../../libs/auth/application/code-maker.ts';
import { CommonPasswords } from '../../libs/auth/application/common-passwords.ts';
import { PasswordHasher } from '../../libs/auth/application/password-hasher.ts';
import {
  TokenIssuer,
  type AccessGrant,
  type GenuineRefreshToken,
  type RefreshToken,
} from '../../libs/auth/application/token-issuer.ts';
import { CredentialsRepository } from '../../libs/auth/domain/credentials.repository.ts';
import type { CodeTarget } from '../../libs/auth/domain/code.ts';
import { CodeRepository, type CodeOnTrial, type SentCode } from '../../libs/auth/domain/code.repository.ts';
import { TooManyTries } from '../../libs/auth/domain/auth.errors.ts';
import { Tries, type TryPolicy } from '../../libs/auth/domain/tries.ts';
import { SecondFactorRepository, type SecondFactor } from '../../libs/auth/domain/second-factor.repository.ts';
import type { Session } from '../../libs/auth/domain/session.ts';
import { SessionRepository, type Rotation, type SessionSummary } from '../../libs/auth/domain/session.repository.ts';
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
  async change(userId: string, newHash: string, oldHash?: string): Promise<boolean> {
    if (oldHash !== undefined && this.all.get(userId) !== oldHash) return false;
    this.all.set(userId, newHash);
    return true;
  }
  async passwordHashOf(userId: string): Promise<string | undefined> {
    this.lookups += 1;
    return this.all.get(userId);
  }
  async heldPasswordHashOf(userId: string): Promise<string | undefined> {
    return this.all.get(userId);
  }
  async hold(): Promise<void> {}
}

export class SessionsInMemory extends SessionRepository {
  all: (Session & { readonly previousHash?: Buffer; readonly rotatedAt?: Date })[] = [];

  async add(session: Session): Promise<void> {
    this.all.push(session);
  }
  async rotate({ sessionId, oldHash, newHash, at, graceSince, expiresAt }: Rotation): Promise<string | undefined> {
    const found = this.all.find(({ id }) => id === sessionId);
    if (found === undefined || found.expiresAt <= at) return undefined;
    const { refreshHash, previousHash, rotatedAt = new Date(0) } = found;
    const isCurrent = refreshHash.equals(oldHash);
    if (!isCurrent && !(previousHash?.equals(oldHash) === true && rotatedAt > graceSince)) return undefined;
    const rotated = {
      ...found,
      refreshHash: newHash,
      previousHash: oldHash,
      rotatedAt: isCurrent ? at : rotatedAt,
      lastUsedAt: at,
      expiresAt,
    };
    this.all = this.all.map((session) => (session === found ? rotated : session));
    return found.userId;
  }
  async end(sessionId: string): Promise<string | undefined> {
    const found = this.all.find(({ id }) => id === sessionId);
    this.all = this.all.filter((session) => session !== found);
    return found?.userId;
  }
  async endOf(userId: string, sessionId: string): Promise<boolean> {
    const isTheirs = this.all.some((session) => session.id === sessionId && session.userId === userId);
    return isTheirs && (await this.end(sessionId)) !== undefined;
  }
  async endAllOf(userId: string, _at: Date, exceptSessionId?: string): Promise<void> {
    this.all = this.all.filter((session) => session.userId !== userId || session.id === exceptSessionId);
  }
  async list(): Promise<Page<SessionSummary>> {
    throw new Error('Lists are the database’s business');
  }
  async prune(): Promise<void> {}
}

/** Three tries for each code that was sent; the ten minutes are counted, decoys are not kept. */
export class CodesInMemory extends CodeRepository {
  readonly all = new Map<string, SentCode & { readonly tries: number }>();

  async put(code: SentCode): Promise<void> {
    this.all.set(keyOf(code), { ...code, tries: 0 });
  }
  async try(target: CodeTarget, _decoy: object, at: Date): Promise<CodeOnTrial | undefined> {
    const code = this.all.get(keyOf(target));
    if (code === undefined || code.tries >= 3 || code.expiresAt <= at) return undefined;
    this.all.set(keyOf(target), { ...code, tries: code.tries + 1 });
    return code;
  }
  async use(target: CodeTarget, hash: Buffer): Promise<boolean> {
    return this.all.get(keyOf(target))?.hash.equals(hash) === true && this.all.delete(keyOf(target));
  }
  async prune(): Promise<void> {}
}

const keyOf = ({ purpose, target }: CodeTarget): string => `${purpose} ${target}`;

/** `000001`, `000002`, … */
export class CountingCodes extends CodeMaker {
  private last = 0;

  code(): string {
    this.last += 1;
    return String(this.last).padStart(6, '0');
  }
  hashOf(code: string, target: CodeTarget): Buffer {
    return Buffer.from(`hash of ${code} for ${keyOf(target)}`);
  }
}

/** What was left to be sent. */
export class MessengerInMemory extends Messenger {
  readonly sent: (Email | Sms)[] = [];

  constructor(readonly can = { email: true, sms: true }) {
    super();
  }
  async email(message: Email): Promise<void> {
    this.sent.push(message);
  }
  async sms(message: Sms): Promise<void> {
    this.sent.push(message);
  }
}

/** Counts, and does not know of time: whoever has used up the free tries waits for ever. */
export class TriesInMemory extends Tries {
  readonly all = new Map<string, number>();

  async take(key: string, { free }: TryPolicy): Promise<void> {
    const count = this.all.get(key) ?? 0;
    if (count >= free) throw new TooManyTries({ retryAfter: 30 });
    this.all.set(key, count + 1);
  }
  async giveBack(key: string): Promise<void> {
    this.all.set(key, (this.all.get(key) ?? 1) - 1);
  }
  async forget(key: string): Promise<void> {
    this.all.delete(key);
  }
  async prune(): Promise<void> {}
}

export class OneCommonPassword extends CommonPasswords {
  async include(password: string): Promise<boolean> {
    return password === 'password123';
  }
}

/** Quick and transparent; it remembers what it was asked to check. */
export class TransparentHasher extends PasswordHasher {
  readonly checked: { readonly hash: string | undefined; readonly password: string }[] = [];

  async hash(password: string): Promise<string> {
    return `hash of ${password}`;
  }
  async hashOfUnknown(): Promise<string> {
    return 'hash of what nobody knows';
  }
  async verify(hash: string | undefined, password: string): Promise<boolean> {
    this.checked.push({ hash, password });
    return hash === `hash of ${password}`;
  }
}

/** `refresh-1 of id-1`, and then `successor of refresh-1 of id-1`, and access tokens that say what is in them. */
export class CountingTokens extends TokenIssuer {
  readonly accessTokenSeconds = 900;
  private last = 0;

  async accessToken({ userId, role, sessionId }: AccessGrant, now: Date): Promise<string> {
    return `access of ${role} ${userId} in ${sessionId} at ${now.toISOString()}`;
  }
  refreshToken(sessionId: string): RefreshToken {
    this.last += 1;
    return withHash(`refresh-${this.last} of ${sessionId}`);
  }
  readRefreshToken(token: string): GenuineRefreshToken | undefined {
    const [, sessionId] = / of (id-\d+)$/.exec(token) ?? [];
    if (sessionId === undefined) return undefined;
    return { sessionId, hash: withHash(token).hash, successor: withHash(`successor of ${token}`) };
  }
}

function withHash(token: string): RefreshToken {
  return { token, hash: Buffer.from(`hash of ${token}`) };
}

interface FactorInMemory {
  readonly secret: string;
  lastStep: number;
  codes: string[];
}

/** Those that are on; turning on and off is the journey's business. */
export class SecondFactorsInMemory extends SecondFactorRepository {
  readonly on = new Map<string, FactorInMemory>();

  async propose(): Promise<boolean> {
    return false;
  }
  async proposedOf(): Promise<string | undefined> {
    return undefined;
  }
  async turnOn(): Promise<void> {}
  async of(userId: string): Promise<SecondFactor | undefined> {
    const factor = this.on.get(userId);
    return factor && { secret: factor.secret, recoveryCodesLeft: factor.codes.length };
  }
  async useStep(userId: string, step: number): Promise<boolean> {
    const factor = this.on.get(userId);
    if (factor === undefined || factor.lastStep >= step) return false;
    factor.lastStep = step;
    return true;
  }
  async useRecoveryCode(userId: string, hash: Buffer): Promise<boolean> {
    const factor = this.on.get(userId);
    const left = factor?.codes.filter((code) => code !== hash.toString()) ?? [];
    if (factor === undefined || left.length === factor.codes.length) return false;
    factor.codes = left;
    return true;
  }
  async putRecoveryCodes(): Promise<void> {}
  async turnOff(userId: string): Promise<boolean> {
    return this.on.delete(userId);
  }
}

/** Of the secret `77777`, `777771` is the code of the first step. */
export class PlainAuthenticator extends Authenticator {
  secret(): string {
    return '77777';
  }
  uriOf(secret: string, username: string): string {
    return `otpauth://${username}/${secret}`;
  }
  stepOf(code: string, secret: string): number | undefined {
    return code === `${secret}1` ? 1 : undefined;
  }
  recoveryCode(): string {
    return 'paper-1';
  }
  hashOf(recoveryCode: string): Buffer {
    return Buffer.from(recoveryCode);
  }
}
