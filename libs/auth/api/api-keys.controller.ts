import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isAtLeast } from '#kernel';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type ListView,
  type Reply,
  type SessionCaller,
} from '#platform';
import { CreateApiKey, type ShownApiKey } from '../application/create-api-key.ts';
import { ListApiKeys } from '../application/list-api-keys.ts';
import { RevokeApiKey } from '../application/revoke-api-key.ts';
import { RotateApiKey } from '../application/rotate-api-key.ts';
import type { ApiKeySummary } from '../domain/api-key.repository.ts';
import { ApiKeyExpired, ApiKeyNotFound, InsufficientRole, TooManyApiKeys } from '../domain/auth.errors.ts';
import { ApiKeyParams, ApiKeyView, CreateApiKeyBody, RotateApiKeyBody, ShownApiKeyView } from './api-keys.dto.ts';

@ApiTags('api-keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly createKey: CreateApiKey,
    private readonly listKeys: ListApiKeys,
    private readonly rotateKey: RotateApiKey,
    private readonly revokeKey: RevokeApiKey,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Make an API key for a program that acts in my name',
    description: 'The key is shown this once. It never may more than its scopes, nor more than I may.',
    scope: 'session',
    answers: { 201: ShownApiKeyView },
    problems: [ApiKeyExpired, TooManyApiKeys, InsufficientRole],
  })
  async createApiKey(
    @CurrentCaller() { userId, role }: SessionCaller,
    @Body({ schema: CreateApiKeyBody }) { name, scopes, expiresAt }: CreateApiKeyBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ShownApiKey> {
    if (scopes.some((scope) => scope.startsWith('admin:')) && !isAtLeast(role, 'moderator')) {
      throw new InsufficientRole({ detail: 'A key to administer needs an owner who may.' });
    }
    const expiry = expiresAt === null ? null : new Date(expiresAt);
    const key = await this.createKey.execute({ userId, name, scopes, expiresAt: expiry });
    created(reply, `api-keys/${key.id}`);
    return key;
  }

  @Get()
  @Endpoint({ summary: 'My API keys, newest first', scope: 'session', answers: { 200: listOf(ApiKeyView) } })
  async listApiKeys(
    @CurrentCaller() { userId }: SessionCaller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<ApiKeySummary>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.listKeys.execute(userId, { limit, after }), scope);
  }

  @Post(':id/rotate')
  @Endpoint({
    summary: 'Put a new key in the place of one of mine',
    description:
      'Id, name, scopes and expiry stay. The key that is replaced stays good for a while, the one before it ends.',
    scope: 'session',
    answers: { 200: ShownApiKeyView },
    problems: [ApiKeyNotFound],
  })
  rotateApiKey(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: ApiKeyParams }) { id }: ApiKeyParams,
    @Body({ schema: RotateApiKeyBody }) { overlapSeconds }: RotateApiKeyBody,
  ): Promise<ShownApiKey> {
    return this.rotateKey.execute({ userId, id, overlapSeconds });
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Revoke one of my API keys',
    scope: 'session',
    answers: { 204: null },
    problems: [ApiKeyNotFound],
  })
  revokeApiKey(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: ApiKeyParams }) { id }: ApiKeyParams,
  ): Promise<void> {
    return this.revokeKey.execute(userId, id);
  }
}
