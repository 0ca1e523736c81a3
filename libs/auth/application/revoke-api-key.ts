import { Injectable } from '@nestjs/common';
import { AuditLog, Transaction } from '#kernel';
import { ApiKeyNotFound } from '../domain/auth.errors.ts';
import { ApiKeyRepository } from '../domain/api-key.repository.ts';
import { ApiKeyHolders } from './api-key-holders.ts';

/** The key is worth nothing afterwards: here at once, in all processes within a second. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly transaction: Transaction,
    private readonly keys: ApiKeyRepository,
    private readonly holders: ApiKeyHolders,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ApiKeyNotFound also when it is somebody else's */
  async execute(userId: string, id: string): Promise<void> {
    await this.transaction.run(async () => {
      const key = await this.keys.remove(userId, id);
      if (key === undefined) throw new ApiKeyNotFound();
      const { name, prefix, scopes } = key;
      await this.audit.record({
        actorId: userId,
        action: 'api-key.revoked',
        target: { kind: 'api-key', id },
        before: { name, prefix, scopes },
      });
    });
    this.holders.forget();
  }
}
