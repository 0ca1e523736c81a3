import { describe, expect, it } from 'vitest';
import { csvOf } from './statement-csv.ts';

describe('a statement as CSV', () => {
  const period = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') };
  const csvWith = (description: string): string => {
    const line = { id: '1', at: '2026-11-02T00:00:00.000Z', type: 'transfer', with: 'bob', description } as const;
    const lines = [{ ...line, amount: '-12.50', balance: '7.50' }];
    const holder = { username: 'alice', displayName: 'Alice' };
    return csvOf({ holder, currency: 'USD', opening: '20.00', closing: '7.50', lines }, period);
  };

  it('begins and ends with the balance', () => {
    expect(csvWith('Lunch').split('\r\n')).toEqual([
      'Date,Type,With,Description,Amount,Balance,Currency,Transaction',
      '2026-11-01T00:00:00.000Z,opening balance,,,,20.00,USD,',
      '2026-11-02T00:00:00.000Z,transfer,bob,Lunch,-12.50,7.50,USD,1',
      '2026-12-01T00:00:00.000Z,closing balance,,,,7.50,USD,',
      '',
    ]);
  });

  it('holds no formula, and no line that is none', () => {
    for (const [text, written] of [
      ['=1+1', `'=1+1`],
      ['+49', `'+49`],
      ['-2+3', `'-2+3`],
      ['@SUM(A1)', `'@SUM(A1)`],
      [' =1', `' =1`],
      ['say "hi", bob', '"say ""hi"", bob"'],
      ['two\nlines', '"two\nlines"'],
    ] as const)
      expect(csvWith(text)).toContain(`${written},-12.50`);
  });
});
