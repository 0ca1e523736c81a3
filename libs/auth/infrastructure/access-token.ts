import { roles } from '#kernel';
import { z } from 'zod';

/** What every access token says besides who it is for (product.md, "auth and users"). */
export const accessToken = { issuer: 'guildhall', audience: 'guildhall', typ: 'access', algorithm: 'HS256' } as const;

export const accessTokenSeconds = 15 * 60;

export const AccessTokenClaims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  role: z.enum(roles).default('user'),
  typ: z.literal(accessToken.typ),
  exp: z.int(),
});
