import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Transaction } from '#kernel';
import { ApiKeyNotFound } from '../domain/auth.errors.ts';
import { ApiKeyRepository } from '../domain/api-key.repository.ts';
import { ApiKeyHolders } from './api-key-holders.ts';
import { ApiKeySecrets } from './api-key-secrets.ts';
import type { ShownApiKey } from './create-api-key.ts';

export interface Rotation {
  readonly userId: string;
  readonly id: string;
  /** How long the key that is replaced stays good beside the new one. */
  readonly overlapSeconds: number;
}

/** Puts a new key in the place of one, with the same id, name, scopes and expiry; for a while both are good. */
@Injectable()
export class RotateApiKey {
  constructor(
    private readonly transaction: Transaction,
    private readonly keys: ApiKeyRepository,
    private readonly secrets: ApiKeySecrets,
    private readonly holders: ApiKeyHolders,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ApiKeyNotFound also when it is expired, or somebody else's */
  async execute({ userId, id, overlapSeconds }: Rotation): Promise<ShownApiKey> {
    const at = this.clock.now();
    const previousUntil = new Date(at.getTime() + overlapSeconds * 1000);
    const { key, prefix, hash } = this.secrets.make();
    const rotated = await this.transaction.run(async () => {
      if (!(await this.keys.rotate({ userId, id, prefix, hash, at, previousUntil }))) throw new ApiKeyNotFound();
      await this.audit.record({
        actorId: userId,
        action: 'api-key.rotated',
        target: { kind: 'api-key', id },
        after: { prefix, previousUntil },
      });
      return this.keys.ofId(userId, id);
    });
    this.holders.forget();
    if (rotated === undefined) throw new ApiKeyNotFound();
    return { ...rotated, key };
  }
}
