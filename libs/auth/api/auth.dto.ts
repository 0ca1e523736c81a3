import { text } from '#platform';
import { DisplayName, Email, OwnUserView, Phone, Username } from '#users';
import { z } from 'zod';
import { longestPassword, shortestPassword } from '../domain/password.ts';

const NewPassword = text({ min: shortestPassword, max: longestPassword }).meta({
  format: 'password',
  minLength: shortestPassword,
  maxLength: longestPassword,
});

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
    identifier: text({ min: 1, max: 254 }).describe('Username, email address or phone number'),
    password: text({ min: 1, max: longestPassword }).meta({ format: 'password', maxLength: longestPassword }),
  })
  .meta({ id: 'Login', examples: [{ identifier: 'alice', password: 'correct horse battery' }] });
export type LoginBody = z.infer<typeof LoginBody>;

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

export const RegisteredView = z
  .object({
    user: OwnUserView,
    tokens: TokensView.nullable().describe('null while the email address or phone number has to be verified first'),
    verification: z.null(),
  })
  .meta({ id: 'Registered' });
export type RegisteredView = z.infer<typeof RegisteredView>;

export const LoggedInView = z.object({ user: OwnUserView, tokens: TokensView }).meta({ id: 'LoggedIn' });
export type LoggedInView = z.infer<typeof LoggedInView>;
