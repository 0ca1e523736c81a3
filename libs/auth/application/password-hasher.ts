/** @throws TooManyLogins when more wait than the queue holds */
export abstract class PasswordHasher {
  abstract hash(password: string): Promise<string>;
  /** Of a password that nobody knows. */
  abstract hashOfUnknown(): Promise<string>;
  /** Without a hash (an unknown member) it costs the same time, and the answer is no. */
  abstract verify(hash: string | undefined, password: string): Promise<boolean>;
}
