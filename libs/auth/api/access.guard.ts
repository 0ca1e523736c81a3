import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard, AuthModuleOptions } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { callerOf, publicRoute, routeAccess, scopes, type Access, type Caller, type Scope } from '#platform';
import { ApiKeyHolders } from '../application/api-key-holders.ts';
import { VerifiedTokens } from '../application/verified-tokens.ts';
import { AccessTokenExpired, Unauthenticated } from '../domain/auth.errors.ts';
import { permit } from './permit.ts';

/** What is known of one handler: looked up once, because looking up costs more than the rest of a public route's guard. */
interface Route {
  readonly controller: object;
  readonly access: Access | 'public';
}

/** What nobody declared is open to people who have logged in, and to no API key. */
const undeclared: Access = { scope: 'session', role: 'user' };

/**
 * Stands before every route of the program. Closed by default: `@Public()` is the only way past it, and what else a caller
 * needs stands in the route's `@Endpoint`.
 */
@Injectable()
export class AccessGuard extends AuthGuard() {
  private readonly routes = new WeakMap<object, Route>();

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeyHolders,
    private readonly verified: VerifiedTokens,
    options: AuthModuleOptions,
  ) {
    super(options);
  }

  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // events come from our own outbox, not from a caller
    if (context.getType() !== 'http') return true;
    const access = this.accessTo(context);
    return access === 'public' || this.admit(context, access);
  }

  override handleRequest<Caller>(error: unknown, caller: Caller | false | null, info: unknown): Caller {
    if (error) throw error;
    if (caller) return caller;
    throw info instanceof Error && info.name === 'TokenExpiredError' ? new AccessTokenExpired() : new Unauthenticated();
  }

  private async admit(context: ExecutionContext, access: Access): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { authorization = '' } = request.headers;
    const key = apiKey.exec(authorization)?.[1];
    const known = key === undefined ? await this.verified.holderOf(authorization, Date.now()) : undefined;
    if (known !== undefined) request.user = { ...known, apiKeyId: null, scopes: null };
    else if (key !== undefined) request.user = await this.callerWith(key);
    else if ((await super.canActivate(context)) !== true) return false;
    const caller = callerOf(request);
    if (caller === undefined) throw new Unauthenticated();
    permit(caller, access);
    return true;
  }

  private async callerWith(key: string): Promise<Caller> {
    const holder = await this.keys.of(key);
    if (holder === undefined) throw new Unauthenticated();
    return { ...holder, sessionId: null, scopes: holder.scopes.filter(isScope) };
  }

  private accessTo(context: ExecutionContext): Access | 'public' {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    const known = this.routes.get(handler);
    if (known?.controller === controller) return known.access;
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(publicRoute, [handler, controller]);
    const declared = this.reflector.get<Access | undefined>(routeAccess, handler);
    const access = isPublic === true ? 'public' : (declared ?? undeclared);
    this.routes.set(handler, { controller, access });
    return access;
  }
}

const apiKey = /^Bearer (gh_[\w-]{43})$/i;

/** A key may be older than the list of scopes. */
function isScope(name: string): name is Scope {
  return Object.hasOwn(scopes, name);
}
