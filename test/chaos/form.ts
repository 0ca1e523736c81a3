/**
 * How much chaos: the short form belongs to every run of the tests; `npm run chaos` is the long one. A number alone is
 * changed by `GUILDHALL_CHAOS_<NAME>`.
 */
export function chaosNumber(name: string, short: number, long: number): number {
  const configured = process.env[`GUILDHALL_CHAOS_${name}`];
  if (configured !== undefined) return Number(configured);
  return process.env['GUILDHALL_CHAOS'] === 'long' ? long : short;
}
