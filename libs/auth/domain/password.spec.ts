import { describe, expect, it } from 'vitest';
import { PasswordRefused } from './auth.errors.ts';
import { checkPassword } from './password.ts';

describe('a password', () => {
  it.each(['12345678', 'x'.repeat(128), '🔑'.repeat(8), '🔑'.repeat(128), '        '])(
    'of %j is long and short enough',
    (password) => {
      expect(() => checkPassword(password, 'alice')).not.toThrow();
    },
  );

  it.each(['', '1234567', '🔑'.repeat(7), 'x'.repeat(129), '🔑'.repeat(129)])('of %j is not', (password) => {
    expect(() => checkPassword(password, 'alice')).toThrow(PasswordRefused);
  });

  it.each(['wonderland', 'WonderLand'])('equal to the username is refused: %j', (password) => {
    expect(() => checkPassword(password, 'wonderland')).toThrow(PasswordRefused);
  });
});
