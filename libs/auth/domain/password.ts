import { PasswordRefused } from './auth.errors.ts';

export const shortestPassword = 8;
export const longestPassword = 128;

/** Refuses what is as good as no password (product.md, "auth and users"). */
export function checkPassword(password: string, username: string): void {
  const length = [...password].length;
  if (length < shortestPassword || length > longestPassword) {
    throw new PasswordRefused({ detail: `Use ${shortestPassword} to ${longestPassword} characters.` });
  }
  if (password.toLowerCase() === username.toLowerCase()) {
    throw new PasswordRefused({ detail: 'The password must differ from the username.' });
  }
}
