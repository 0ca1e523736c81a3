export abstract class CommonPasswords {
  /** Whether it is among those that everybody tries first. */
  abstract include(password: string): Promise<boolean>;
}
