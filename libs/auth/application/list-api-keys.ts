import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ApiKeyRepository, type ApiKeySummary } from '../domain/api-key.repository.ts';

@Injectable()
export class ListApiKeys {
  constructor(private readonly keys: ApiKeyRepository) {}

  /** The member's keys, newest first. */
  execute(userId: string, page: PageRequest): Promise<Page<ApiKeySummary>> {
    return this.keys.list(userId, page);
  }
}
