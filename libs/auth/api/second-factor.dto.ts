import { z } from 'zod';
import { CurrentPassword, SecondFactorCode } from './auth.dto.ts';

export const SetUpTotpBody = z
  .strictObject({ password: CurrentPassword })
  .meta({ id: 'SetUpTotp', examples: [{ password: 'correct horse battery' }] });
export type SetUpTotpBody = z.infer<typeof SetUpTotpBody>;

export const ConfirmTotpBody = z
  .strictObject({ totp: SecondFactorCode.describe('Six digits that the authenticator shows') })
  .meta({ id: 'ConfirmTotp', examples: [{ totp: '123456' }] });
export type ConfirmTotpBody = z.infer<typeof ConfirmTotpBody>;

export const ProofBody = z
  .strictObject({ password: CurrentPassword, totp: SecondFactorCode.optional() })
  .meta({ id: 'Proof', examples: [{ password: 'correct horse battery', totp: '123456' }] });
export type ProofBody = z.infer<typeof ProofBody>;

export const TotpView = z
  .object({ isOn: z.boolean(), recoveryCodesLeft: z.int() })
  .meta({ id: 'Totp', examples: [{ isOn: true, recoveryCodesLeft: 9 }] });
export type TotpView = z.infer<typeof TotpView>;

export const ProposedTotpView = z
  .object({
    secret: z.string().describe('In base32, to be typed into an app'),
    uri: z.string().describe('The same as a QR code holds it'),
  })
  .meta({
    id: 'ProposedTotp',
    examples: [
      {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/Guildhall:alice?issuer=Guildhall&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
      },
    ],
  });
export type ProposedTotpView = z.infer<typeof ProposedTotpView>;

export const RecoveryCodesView = z
  .object({ recoveryCodes: z.array(z.string()).describe('Shown once; each is good for one login') })
  .meta({ id: 'RecoveryCodes', examples: [{ recoveryCodes: ['k3m9p-x7w2q', 'b8nrt-4hcza'] }] });
export type RecoveryCodesView = z.infer<typeof RecoveryCodesView>;
