import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { TokenIssuer, type AccessGrant, type RefreshToken } from '../application/token-issuer.ts';
import { accessToken, accessTokenSeconds } from './access-token.ts';

@Injectable()
export class JwtTokenIssuer extends TokenIssuer {
  readonly accessTokenSeconds = accessTokenSeconds;

  constructor(private readonly jwt: JwtService) {
    super();
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

  refreshToken(): RefreshToken {
    const token = randomBytes(32).toString('base64url');
    return { token, hash: this.hashOf(token) };
  }

  /** 256 random bits need no slow hash. */
  hashOf(refreshToken: string): Buffer {
    return createHash('sha256').update(refreshToken).digest();
  }
}
