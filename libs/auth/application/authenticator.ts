/** What an authenticator app and we reckon alike (TOTP, RFC 6238). */
export abstract class Authenticator {
  /** In base32, as people type it. */
  abstract secret(): string;
  /** `otpauth://…`, which an app takes from a QR code. */
  abstract uriOf(secret: string, username: string): string;
  /** Of which 30 seconds a code is, one step of a slow or fast clock allowed; `undefined` when it is of none of them. */
  abstract stepOf(code: string, secret: string, at: Date): number | undefined;
  /** To be kept on paper, for whoever loses the device. */
  abstract recoveryCode(): string;
  /** However it is typed: in any case, with or without the hyphen. */
  abstract hashOf(recoveryCode: string, userId: string): Buffer;
}
