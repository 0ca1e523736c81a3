const hourMs = 3_600_000;

/** What those who run Guildhall have chosen. */
export abstract class PrivacyPolicy {
  abstract readonly eraseAfterDays: number;
  abstract readonly exportKeptHours: number;
}

/** Whoever was deleted before is to be erased now. */
export function deletedBefore({ eraseAfterDays }: PrivacyPolicy, now: Date): Date {
  return new Date(now.getTime() - eraseAfterDays * 24 * hourMs);
}

/** Until when an archive that gets ready now is kept. */
export function expiryOf({ exportKeptHours }: PrivacyPolicy, now: Date): Date {
  return new Date(now.getTime() + exportKeptHours * hourMs);
}
