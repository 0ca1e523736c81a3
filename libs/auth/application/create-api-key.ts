import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Ids, Transaction } from '#kernel';
import { ApiKeyExpired, TooManyApiKeys } from '../domain/auth.errors.ts';
import { ApiKeyRepository, type ApiKeySummary } from '../domain/api-key.repository.ts';
import { ApiKeySecrets } from './api-key-secrets.ts';

export interface ApiKeyDraft {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
}

/** With the key in full, which is not shown again. */
export type ShownApiKey = ApiKeySummary & { readonly key: string };

const mostApiKeys = 50;

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly transaction: Transaction,
    private readonly keys: ApiKeyRepository,
    private readonly secrets: ApiKeySecrets,
    private readonly audit: AuditLog,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiKeyExpired, TooManyApiKeys */
  async execute({ userId, name, scopes, expiresAt }: ApiKeyDraft): Promise<ShownApiKey> {
    const createdAt = this.clock.now();
    if (expiresAt !== null && expiresAt <= createdAt) throw new ApiKeyExpired();
    const id = this.ids.next();
    const { key, prefix, hash } = this.secrets.make();
    await this.transaction.run(async () => {
      const draft = { id, userId, name, prefix, hash, scopes, createdAt, expiresAt };
      if (!(await this.keys.add(draft, mostApiKeys))) throw new TooManyApiKeys();
      await this.audit.record({
        actorId: userId,
        action: 'api-key.created',
        target: { kind: 'api-key', id },
        after: { name, prefix, scopes, expiresAt },
      });
    });
    return {
      id,
      name,
      prefix,
      key,
      scopes,
      createdAt: createdAt.toISOString(),
      rotatedAt: null,
      previousUntil: null,
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: null,
      useCount: 0,
    };
  }
}
