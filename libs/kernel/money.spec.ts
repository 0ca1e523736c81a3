import { describe, expect, it } from 'vitest';
import { Money } from './money.ts';

describe('money', () => {
  it('is written and read in the scale of its currency', () => {
    for (const [text, currency, minor, written] of [
      ['12.50', 'USD', 1250n, '12.50'],
      ['12.5', 'USD', 1250n, '12.50'],
      ['12', 'USD', 1200n, '12.00'],
      ['0.01', 'USD', 1n, '0.01'],
      ['5', 'JPY', 5n, '5'],
      ['1.234', 'KWD', 1234n, '1.234'],
      ['9999999999999.99', 'USD', 999999999999999n, '9999999999999.99'],
    ] as const) {
      const money = Money.parse(text, currency);
      expect([money?.minor, money?.toString()]).toEqual([minor, written]);
    }
    expect(Money.of(-5n, 'USD').toString()).toBe('-0.05');
  });

  it('refuses what is no amount of the currency', () => {
    const bad = '-1 +1 1.005 1. .5 01 1e3 NaN Infinity 9007199254740992 10000000000000.00 1,5 0x10 ١'.split(' ');
    for (const text of [...bad, '', ' 1', '1 ', '1\n'])
      expect([text, Money.parse(text, 'USD')]).toEqual([text, undefined]);
    expect(Money.parse('1.5', 'JPY')).toBeUndefined();
    expect(Money.parse('1.00', 'XXX')).toBeUndefined();
    expect(() => Money.of(1n, 'usd')).toThrow(RangeError);
  });
});
