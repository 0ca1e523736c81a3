import { describe, expect, it } from 'vitest';
import { sharesOf } from './payment-request.ts';

describe('shares', () => {
  it('are the whole together, and as equal as coins allow', () => {
    for (let amount = 1n; amount < 200n; amount += 7n) {
      for (let people = 1; people <= 13; people += 1) {
        const shares = sharesOf(amount, people);
        expect(shares.length).toBe(people);
        expect(shares.reduce((sum, share) => sum + share)).toBe(amount);
        expect((shares[0] ?? 0n) - (shares.at(-1) ?? 0n)).toBeLessThanOrEqual(1n);
      }
    }
  });
});
