import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Role } from '#kernel';
import type { FastifyRequest } from 'fastify';
import type { Scope } from './access.ts';

/** Who calls, as the guard found out: a member who has logged in, or a program with an API key of theirs. */
export interface Caller {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string | null;
  readonly apiKeyId: string | null;
  /** What the API key may do; `null` for a session, which may do all that its member may. */
  readonly scopes: readonly Scope[] | null;
}

/** The caller of a route whose scope is `session`. */
export interface SessionCaller extends Caller {
  readonly sessionId: string;
  readonly apiKeyId: null;
  readonly scopes: null;
}

declare module 'fastify' {
  interface FastifyRequest {
    user?: Caller;
  }
}

export function callerOf(request: FastifyRequest): Caller | undefined {
  return request.user;
}

/** The caller of a route that is not public; the guard has made sure that there is one. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Error('A public route has no caller: remove @Public() or @CurrentCaller()');
  return caller;
});

export const publicRoute = 'guildhall:public';

/** The only way past the guard: anyone may call the route, with no or any credentials (architecture.md, "HTTP"). */
export function Public() {
  return applyDecorators(SetMetadata(publicRoute, true), ApiSecurity({}));
}
