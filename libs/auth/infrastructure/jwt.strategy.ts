import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { RootSecret, type SessionCaller } from '#platform';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import { SessionEndings } from '../application/session-endings.ts';
import { VerifiedTokens } from '../application/verified-tokens.ts';
import { accessToken, AccessTokenClaims } from './access-token.ts';

/** Passport keeps strategies by name for the whole process; programs that share one (those of tests) each have their own. */
class OwnStrategy extends Strategy {
  readonly name = `jwt:${randomUUID()}`;
}

@Injectable()
export class JwtStrategy extends PassportStrategy(OwnStrategy) {
  constructor(
    secret: RootSecret,
    private readonly endings: SessionEndings,
    private readonly verified: VerifiedTokens,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKey: secret.signingKey(),
      algorithms: [accessToken.algorithm],
      issuer: accessToken.issuer,
      audience: accessToken.audience,
      passReqToCallback: true,
    });
  }

  /**
   * The signature and times are checked already; a token that is meant for something else, or whose session has ended, is
   * refused here.
   */
  async validate(request: FastifyRequest, payload: unknown): Promise<SessionCaller | null> {
    const claims = AccessTokenClaims.safeParse(payload);
    if (!claims.success || (await this.endings.hasEnded(claims.data.sid))) return null;
    const { sub, role, sid, exp } = claims.data;
    const holder = { userId: sub, role, sessionId: sid };
    // a socket shows its token once
    if (request.headers.upgrade === undefined)
      this.verified.remember(request.headers.authorization ?? '', holder, exp * 1_000);
    return { ...holder, apiKeyId: null, scopes: null };
  }
}

/**
 * One token and nothing else: what a lenient reader would take for the token, another one may take for a second. Its claims
 * are an object (`{"` is `eyJ`), because the library that reads them stumbles over `null`.
 */
const bearer = /^Bearer ([\w-]+\.eyJ[\w-]*\.[\w-]+)$/i;

function bearerToken(request: FastifyRequest): string | null {
  return bearer.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
