import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { RootSecret, type SessionCaller } from '#platform';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { accessToken, AccessTokenClaims } from './access-token.ts';

@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(secret: RootSecret) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: secret.signingKey(),
      algorithms: [accessToken.algorithm],
      issuer: accessToken.issuer,
      audience: accessToken.audience,
    });
  }

  /** The signature and times are checked already; a token that is meant for something else is refused here. */
  validate(payload: unknown): SessionCaller | null {
    const { success, data } = AccessTokenClaims.safeParse(payload);
    return success ? { userId: data.sub, role: data.role, sessionId: data.sid, apiKeyId: null, scopes: null } : null;
  }
}
