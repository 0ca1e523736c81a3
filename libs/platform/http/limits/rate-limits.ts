import { timingSafeEqual } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Counters, type Count } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RootSecret } from '../../config/secrets.ts';
import { ConfigurationError } from '../../config/settings.ts';
import { callerOf, type Caller } from '../caller.ts';
import { clientOf } from '../client-address.ts';
import { RateLimited } from '../http.errors.ts';
import { PlainResponse } from '../plain-response.ts';
import { rateLimitSettings, type RateLimitSettings } from './rate-limit.settings.ts';
import { ratePolicies, routeCosts, type RatePolicy, type RouteKind } from './rate-policies.ts';
import { SqlCounters } from './sql-counters.ts';

/** With the value of `unlimitedToken`, the header of those who know the secret of this Guildhall: its own demo. */
export const unlimitedHeader = 'guildhall-unlimited';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request has paid, and its answer has the headers that say so. */
    isCharged: boolean;
  }
  interface FastifyContextConfig {
    readonly kind?: RouteKind;
  }
}

/** Counts requests by who sends them, tells them how many are left, and refuses those that are too many. */
@Injectable()
export class RateLimits {
  private readonly exempt: BlockList;
  private readonly unlimitedToken: Buffer;

  constructor(
    @Inject(rateLimitSettings.token) private readonly settings: RateLimitSettings,
    private readonly shared: Counters,
    private readonly lasting: SqlCounters,
    private readonly clock: Clock,
    secret: RootSecret,
  ) {
    this.exempt = blockListOf(settings.exempt);
    this.unlimitedToken = Buffer.from(unlimitedToken(secret));
  }

  get areEnabled(): boolean {
    return this.settings.enabled;
  }

  /** Charges whom the guard has recognised, or else the address: of who is unknown, or pretended to be somebody. */
  async charge(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    request.isCharged = true;
    const { kind = 'standard' } = request.routeOptions.config;
    const { policy: name, points } = routeCosts[kind];
    const policy: RatePolicy = ratePolicies[name];
    const limit = this.settings[policy.points];
    if (this.isExempt(request)) return addHeaders(reply, limit, limit, policy.windowSeconds, policy);
    const key = `${name}:${payerOf(callerOf(request), request)}`;
    const { used, resetAt } = await this.hit(policy, key, points, limit);
    const seconds = Math.max(1, Math.ceil((resetAt.getTime() - this.clock.now().getTime()) / 1_000));
    addHeaders(reply, limit, Math.max(0, limit - used), seconds, policy);
    if (used > limit) throw new RateLimited({ retryAfter: seconds });
  }

  private hit(policy: RatePolicy, key: string, points: number, limit: number): Promise<Count> {
    return policy.countedIn === 'database'
      ? this.lasting.hit(key, policy.windowSeconds, points, limit)
      : this.shared.hit(key, policy.windowSeconds, points);
  }

  private isExempt({ headers, ip }: FastifyRequest): boolean {
    const token = headers[unlimitedHeader];
    if (typeof token === 'string' && isSame(Buffer.from(token), this.unlimitedToken)) return true;
    return this.settings.exempt.length > 0 && this.exempt.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
  }
}

export function unlimitedToken(secret: RootSecret): string {
  return secret.keyFor('unlimited requests').toString('hex');
}

/** The headers of what costs nothing, such as probes and preflights. */
export function headersOfFree(settings: RateLimitSettings): string {
  if (!settings.enabled) return '';
  const { windowSeconds } = ratePolicies.requests;
  const limit = settings.requestsPerMinute;
  return linesOf(limit, limit, windowSeconds, ratePolicies.requests);
}

function payerOf(caller: Caller | undefined, request: FastifyRequest): string {
  return caller === undefined ? clientOf(request.ip) : (caller.apiKeyId ?? caller.userId);
}

function addHeaders(reply: FastifyReply, limit: number, remaining: number, reset: number, policy: RatePolicy): void {
  if (reply.raw instanceof PlainResponse) reply.raw.addReady(linesOf(limit, remaining, reset, policy));
}

function linesOf(limit: number, remaining: number, reset: number, { windowSeconds }: RatePolicy): string {
  return `RateLimit-Limit: ${limit}\r\nRateLimit-Remaining: ${remaining}\r\nRateLimit-Reset: ${reset}\r\nRateLimit-Policy: ${limit};w=${windowSeconds}\r\n`;
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function blockListOf(entries: readonly string[]): BlockList {
  const blockList = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/', 2);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const bits = Number(prefix ?? (family === 'ipv6' ? 128 : 32));
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) {
      throw new ConfigurationError([`GUILDHALL__RATE_LIMIT__EXEMPT: ${entry} is neither an address nor a network`]);
    }
    blockList.addSubnet(address, bits, family);
  }
  return blockList;
}
