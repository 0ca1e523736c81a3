import { Injectable } from '@nestjs/common';
import { Clock, type Role } from '#kernel';
import { FindUser } from '#users';
import { ApiKeyRepository } from '../domain/api-key.repository.ts';
import { ApiKeySecrets } from './api-key-secrets.ts';
import { ApiKeyUsage } from './api-key-usage.ts';

/** In whose name a key acts, and what it may do. */
export interface ApiKeyHolder {
  readonly apiKeyId: string;
  readonly userId: string;
  readonly role: Role;
  readonly scopes: readonly string[];
}

interface Known {
  readonly holder: Promise<(ApiKeyHolder & { readonly validUntil: string | null }) | undefined>;
  readonly until: number;
}

/** Below the second in which a revocation is felt by all processes (product.md, "auth and users"). */
const rememberedMs = 500;
const mostRemembered = 10_000;

/** Who calls with an API key. A key in use costs two lookups every half second, however often it comes. */
@Injectable()
export class ApiKeyHolders {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly users: FindUser,
    private readonly secrets: ApiKeySecrets,
    private readonly usage: ApiKeyUsage,
    private readonly clock: Clock,
  ) {}

  /** `undefined` for a key that is unknown, expired or revoked, or whose owner is suspended or gone. */
  async of(key: string): Promise<ApiKeyHolder | undefined> {
    const now = this.clock.now();
    const holder = await this.remembered(this.secrets.hashOf(key), now);
    if (holder === undefined || (holder.validUntil !== null && new Date(holder.validUntil) <= now)) return undefined;
    this.usage.note(holder.apiKeyId, now);
    return holder;
  }

  /** What has just been changed here is felt here at once. */
  forget(): void {
    this.known.clear();
  }

  private remembered(hash: Buffer, now: Date): Known['holder'] {
    const name = hash.toString('base64');
    const known = this.known.get(name);
    if (known !== undefined && known.until > now.getTime()) return known.holder;
    if (this.known.size >= mostRemembered) this.known.clear();
    const holder = this.lookUp(hash, now);
    const entry = { holder, until: now.getTime() + rememberedMs };
    this.known.set(name, entry);
    const drop = (): void => {
      if (this.known.get(name) === entry) this.known.delete(name);
    };
    // keys that do not exist must not push out those that do, and a failure is no answer
    holder.then((found) => found ?? drop(), drop);
    return holder;
  }

  private async lookUp(hash: Buffer, now: Date): Known['holder'] {
    const grant = await this.keys.grantOf(hash, now);
    if (grant === undefined) return undefined;
    const user = await this.users.byId(grant.userId);
    if (user === undefined || user.isAbsent) return undefined;
    const { id: apiKeyId, userId, scopes, validUntil } = grant;
    return { apiKeyId, userId, role: user.state.role, scopes, validUntil };
  }
}
