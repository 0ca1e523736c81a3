import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { RootSecret, type Caller } from '#platform';
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
  validate(payload: unknown): Caller | null {
    const claims = AccessTokenClaims.safeParse(payload);
    return claims.success ? { userId: claims.data.sub, sessionId: claims.data.sid } : null;
  }
}
