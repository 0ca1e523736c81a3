import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { RootSecret } from '#platform';
import {
  TokenIssuer,
  type AccessGrant,
  type GenuineRefreshToken,
  type RefreshToken,
} from '../application/token-issuer.ts';
import { accessToken, accessTokenSeconds } from './access-token.ts';
import { RefreshTokenFormat } from './refresh-token-format.ts';

@Injectable()
export class JwtTokenIssuer extends TokenIssuer {
  readonly accessTokenSeconds = accessTokenSeconds;
  private readonly refreshTokens: RefreshTokenFormat;

  constructor(
    private readonly jwt: JwtService,
    secret: RootSecret,
  ) {
    super();
    this.refreshTokens = new RefreshTokenFormat(secret.keyFor('refresh tokens'));
  }

  accessToken({ userId, sessionId, role }: AccessGrant, now: Date): Promise<string> {
    const iat = Math.floor(now.getTime() / 1000);
    return this.jwt.signAsync({
      sub: userId,
      sid: sessionId,
      role,
      typ: accessToken.typ,
      iss: accessToken.issuer,
      aud: accessToken.audience,
      iat,
      exp: iat + accessTokenSeconds,
    });
  }

  refreshToken(sessionId: string): RefreshToken {
    return this.refreshTokens.first(sessionId);
  }

  readRefreshToken(token: string): GenuineRefreshToken | undefined {
    return this.refreshTokens.read(token);
  }
}
