export interface Email {
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

export interface Sms {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/**
 * Leaves messages to be sent, by email or SMS. In a transaction they are sent when it is committed, and not otherwise; a
 * provider that is away delays them, and one may arrive twice.
 */
export abstract class Messenger {
  /** Whether this installation can send any; when not, they fail where they are sent. */
  abstract readonly can: { readonly email: boolean; readonly sms: boolean };
  abstract email(message: Email): Promise<void>;
  abstract sms(message: Sms): Promise<void>;
}
