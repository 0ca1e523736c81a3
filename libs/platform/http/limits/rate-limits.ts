import { timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, Counters, type Count } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RootSecret } from '../../config/secrets.ts';
import { callerOf, type Caller } from '../caller.ts';
import { clientOf } from '../client-address.ts';
import { RateLimited } from '../http.errors.ts';
import { PlainResponse } from '../plain-response.ts';
import { rateLimitSettings, type RateLimitSettings } from './rate-limit.settings.ts';
import { ratePolicies, routeCosts, type RatePolicy, type RouteKind } from './rate-policies.ts';
import { SqlCounters } from './sql-counters.ts';

/** With the value of `unlimitedToken`, the header of those who know the secret of this Guildhall: its own demo. */
export const unlimitedHeader = 'guildhall-unlimited';

export const limitHeaders = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'RateLimit-Policy'] as const;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the request has paid. */
    isCharged: boolean;
  }
  interface FastifyContextConfig {
    readonly kind?: RouteKind;
  }
}

/** Counts requests by who sends them, tells them how many are left, and refuses those that are too many. */
@Injectable()
export class RateLimits {
  private readonly exempt = new BlockList();
  private readonly unlimitedToken: Buffer;

  constructor(
    @Inject(rateLimitSettings.token) private readonly settings: RateLimitSettings,
    private readonly shared: Counters,
    private readonly lasting: SqlCounters,
    private readonly clock: Clock,
    secret: RootSecret,
  ) {
    for (const network of settings.exempt) addNetwork(this.exempt, network);
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
    if (this.isExempt(request)) return tell(reply, limit, limit, policy.windowSeconds, policy);
    const key = `${name}:${payerOf(callerOf(request), request)}`;
    const { used, resetAt } = await this.hit(policy, key, points, limit);
    const seconds = Math.max(1, Math.ceil((resetAt.getTime() - this.clock.now().getTime()) / 1_000));
    tell(reply, limit, Math.max(0, limit - used), seconds, policy);
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

/** What is told who is not charged: probes, preflights, and what is no request at all. */
export function limitLinesOfFree(settings: RateLimitSettings): string {
  if (!settings.enabled) return '';
  const { windowSeconds } = ratePolicies.requests;
  const limit = settings.requestsPerMinute;
  return linesOf(limit, limit, windowSeconds, ratePolicies.requests);
}

function payerOf(caller: Caller | undefined, request: FastifyRequest): string {
  return caller === undefined ? clientOf(request.ip) : (caller.apiKeyId ?? caller.userId);
}

function tell(reply: FastifyReply, limit: number, remaining: number, reset: number, policy: RatePolicy): void {
  if (reply.raw instanceof PlainResponse) reply.raw.limitLines = linesOf(limit, remaining, reset, policy);
}

function linesOf(limit: number, remaining: number, reset: number, { windowSeconds }: RatePolicy): string {
  const [first, second, third, fourth] = limitHeaders;
  return `${first}: ${limit}\r\n${second}: ${remaining}\r\n${third}: ${reset}\r\n${fourth}: ${limit};w=${windowSeconds}\r\n`;
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function addNetwork(to: BlockList, network: string): void {
  const [address = '', bits] = network.split('/', 2);
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  to.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
}
