import type { Page, PageRequest } from '#kernel';

/** A key as its owner sees it; the key itself is nowhere. */
export interface ApiKeySummary {
  readonly id: string;
  readonly name: string;
  /** By which its owner recognises it. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly rotatedAt: string | null;
  /** Until when the key before the last rotation is good. */
  readonly previousUntil: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly useCount: number;
}

export interface NewApiKey {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface ApiKeyRotation {
  readonly userId: string;
  readonly id: string;
  readonly prefix: string;
  readonly hash: Buffer;
  readonly at: Date;
  /** Until when the key that is replaced stays good beside the new one. */
  readonly previousUntil: Date;
}

/** What a genuine key says. */
export interface ApiKeyGrant {
  readonly id: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly validUntil: string | null;
}

export abstract class ApiKeyRepository {
  /** Whether there was room: at most `limit` are kept for a member. */
  abstract add(key: NewApiKey, limit: number): Promise<boolean>;
  /** Newest first. */
  abstract list(userId: string, page: PageRequest): Promise<Page<ApiKeySummary>>;
  abstract ofId(userId: string, id: string): Promise<ApiKeySummary | undefined>;
  /** Whether it was theirs, and not expired. */
  abstract rotate(rotation: ApiKeyRotation): Promise<boolean>;
  /** What was removed; `undefined` when it was not theirs. */
  abstract remove(userId: string, id: string): Promise<ApiKeySummary | undefined>;
  /** By the hash of the whole key, or of the one before it during an overlap. */
  abstract grantOf(hash: Buffer, at: Date): Promise<ApiKeyGrant | undefined>;
}
