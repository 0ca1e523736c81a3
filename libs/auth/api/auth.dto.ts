import { text, Time } from '#platform';
import { DisplayName, Email, OwnUserView, Phone, Username } from '#users';
import { z } from 'zod';
import { longestPassword, shortestPassword } from '../domain/password.ts';

export const NewPassword = text({ min: shortestPassword, max: longestPassword }).meta({
  format: 'password',
  minLength: shortestPassword,
  maxLength: longestPassword,
});

export const CurrentPassword = text({ min: 1, max: longestPassword }).meta({
  format: 'password',
  maxLength: longestPassword,
});

export const Identifier = text({ min: 1, max: 254 }).describe('Username, email address or phone number');

export const Code = z
  .string()
  .regex(/^[0-9]{6}$/, { error: 'must be six digits' })
  .meta({ examples: ['123456'] });

export const SecondFactorCode = text({ min: 6, max: 20 })
  .meta({ examples: ['123456', 'k3m9p-x7w2q'] })
  .describe('Six digits of the authenticator, or a recovery code');

export const RegisterBody = z
  .strictObject({
    username: Username,
    password: NewPassword,
    email: Email.optional(),
    phone: Phone.optional(),
    displayName: DisplayName.optional().describe('The username when left out'),
  })
  .refine(({ email, phone }) => email !== undefined || phone !== undefined, {
    error: 'give an email address or a phone number',
    path: ['email'],
  })
  .meta({
    id: 'Register',
    examples: [{ username: 'alice', password: 'correct horse battery', email: 'alice@example.org' }],
  });
export type RegisterBody = z.infer<typeof RegisterBody>;

export const LoginBody = z
  .strictObject({
    identifier: Identifier,
    password: CurrentPassword,
    totp: SecondFactorCode.optional().describe('Of a member who has turned a second factor on'),
  })
  .meta({ id: 'Login', examples: [{ identifier: 'alice', password: 'correct horse battery' }] });
export type LoginBody = z.infer<typeof LoginBody>;

export const VerifyBody = z
  .strictObject({ identifier: Identifier, code: Code })
  .meta({ id: 'Verify', examples: [{ identifier: 'alice@example.org', code: '123456' }] });
export type VerifyBody = z.infer<typeof VerifyBody>;

export const ResendBody = z
  .strictObject({ identifier: Identifier })
  .meta({ id: 'Resend', examples: [{ identifier: 'alice@example.org' }] });
export type ResendBody = z.infer<typeof ResendBody>;

export const RefreshBody = z
  .strictObject({ refreshToken: z.string().min(1).max(200) })
  .meta({ id: 'Refresh', examples: [{ refreshToken: 'k3Jb1v…' }] });
export type RefreshBody = z.infer<typeof RefreshBody>;

export const TokensView = z
  .object({
    accessToken: z.string().describe('Send it as `Authorization: Bearer …`'),
    refreshToken: z.string().describe('Good for one refresh'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Seconds until the access token expires'),
  })
  .meta({
    id: 'Tokens',
    examples: [{ accessToken: 'eyJhbGciOi…', refreshToken: 'k3Jb1v…', tokenType: 'Bearer', expiresIn: 900 }],
  });

const VerificationView = z
  .object({
    channel: z.enum(['email', 'sms']),
    target: z.string().describe('The address that the code was sent to'),
    expiresAt: Time,
  })
  .meta({
    id: 'Verification',
    examples: [{ channel: 'email', target: 'alice@example.org', expiresAt: '2026-11-21T09:40:00.000Z' }],
  });

export const RegisteredView = z
  .object({
    user: OwnUserView,
    tokens: TokensView.nullable().describe('null while the email address or phone number has to be verified first'),
    verification: VerificationView.nullable().describe('The code that was sent; null when none is needed'),
  })
  .meta({ id: 'Registered' });
export type RegisteredView = z.infer<typeof RegisteredView>;

export const LoggedInView = z.object({ user: OwnUserView, tokens: TokensView }).meta({ id: 'LoggedIn' });
export type LoggedInView = z.infer<typeof LoggedInView>;

export const VerifiedView = z
  .object({
    user: OwnUserView,
    tokens: TokensView.nullable().describe('null when the member had a verified address before: they log in as always'),
  })
  .meta({ id: 'Verified' });
export type VerifiedView = z.infer<typeof VerifiedView>;
