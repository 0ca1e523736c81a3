import { z } from 'zod';
import { Code, CurrentPassword, Identifier, NewPassword } from './auth.dto.ts';

export const ForgotPasswordBody = z
  .strictObject({ identifier: Identifier })
  .meta({ id: 'ForgotPassword', examples: [{ identifier: 'alice@example.org' }] });
export type ForgotPasswordBody = z.infer<typeof ForgotPasswordBody>;

export const ResetPasswordBody = z.strictObject({ identifier: Identifier, code: Code, newPassword: NewPassword }).meta({
  id: 'ResetPassword',
  examples: [{ identifier: 'alice@example.org', code: '123456', newPassword: 'battery staple correct' }],
});
export type ResetPasswordBody = z.infer<typeof ResetPasswordBody>;

export const ChangePasswordBody = z.strictObject({ currentPassword: CurrentPassword, newPassword: NewPassword }).meta({
  id: 'ChangePassword',
  examples: [{ currentPassword: 'correct horse battery', newPassword: 'battery staple correct' }],
});
export type ChangePasswordBody = z.infer<typeof ChangePasswordBody>;
