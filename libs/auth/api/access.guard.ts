import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { publicRoute } from '#platform';
import { AccessTokenExpired, Unauthenticated } from '../domain/auth.errors.ts';

/** Stands before every route of the program. Closed by default: `@Public()` is the only way past it. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    // events come from our own outbox, not from a caller
    if (context.getType() !== 'http') return true;
    const isPublic = this.reflector.getAllAndOverride<boolean>(publicRoute, [context.getHandler(), context.getClass()]);
    return isPublic === true || (await super.canActivate(context)) === true;
  }

  override handleRequest<Caller>(error: unknown, caller: Caller | false | null, info: unknown): Caller {
    if (error) throw error;
    if (caller) return caller;
    throw info instanceof Error && info.name === 'TokenExpiredError' ? new AccessTokenExpired() : new Unauthenticated();
  }
}
