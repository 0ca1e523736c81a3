import { TOTP } from 'otpauth';
import type { Member } from './client.ts';

/** What the app shows for a secret, now or some half minutes away. */
export const shown = (secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

/** The secret that a member is asked to put into their app. */
export async function authenticatorOf(member: Member): Promise<string> {
  return (await member.post('/auth/totp', { password: member.password })).body.secret;
}

/** Turns a second factor on; answers with what proves who the member is, once. */
export async function recoveryProof(member: Member): Promise<{ readonly password: string; readonly totp: string }> {
  const { body } = await member.post('/auth/totp/confirm', { totp: shown(await authenticatorOf(member)) });
  return { password: member.password, totp: body.recoveryCodes[0] };
}
