/** What this installation asks of its members; the injection token is the class. */
export class AccountPolicy {
  constructor(
    /** The email address or phone number must be verified before the first login. */
    readonly requireVerification: boolean,
  ) {}
}
