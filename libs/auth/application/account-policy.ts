export interface AccountRules {
  /** The email address or phone number must be verified before the first login. */
  readonly requireVerification: boolean;
  /** Wrong passwords in a row until one has to wait, and longer each time. */
  readonly triesPerAccount: number;
  /** The same for everybody behind one address. */
  readonly triesPerAddress: number;
}

/** What this installation asks of its members; the injection token is the class. */
export class AccountPolicy implements AccountRules {
  readonly requireVerification: boolean;
  readonly triesPerAccount: number;
  readonly triesPerAddress: number;

  constructor({ requireVerification, triesPerAccount, triesPerAddress }: AccountRules) {
    this.requireVerification = requireVerification;
    this.triesPerAccount = triesPerAccount;
    this.triesPerAddress = triesPerAddress;
  }
}
