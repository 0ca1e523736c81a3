import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { RootSecret } from '#platform';
import { OtpauthAuthenticator } from './otpauth-authenticator.ts';

describe('the codes of an authenticator', () => {
  const authenticator = new OtpauthAuthenticator(new RootSecret('x'.repeat(48)));
  const secret = authenticator.secret();
  const at = new Date('2026-01-01T00:00:00Z');

  it('are known at their time', () => {
    const code = new TOTP({ secret }).generate({ timestamp: at.getTime() });
    expect(authenticator.stepOf(code, secret, at)).toBe(Math.floor(at.getTime() / 30_000));
  });

  it.each(['１２３４５６', 'ééé123', '12345', '1234567', ''])('are digits of ASCII alone: %s', (code) => {
    expect(authenticator.stepOf(code, secret, at)).toBeUndefined();
  });
});
