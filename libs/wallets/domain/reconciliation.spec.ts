import { describe, expect, it } from 'vitest';
import { differencesOf } from './reconciliation.ts';

describe('a reconciliation', () => {
  const line = (reference: string, amount: bigint, type: 'deposit' | 'withdrawal' = 'deposit') => ({
    type,
    reference,
    amount,
  });

  it('lists what is on one side, what is different, and what is there twice', () => {
    const ours = [line('same', 1n), line('ours', 2n), line('other', 3n), line('twice', 4n), line('twice', 4n)];
    const theirs = [line('same', 1n), line('other', 5n), line('twice', 4n), line('same', 6n, 'withdrawal')];
    expect(differencesOf(ours, theirs)).toEqual({
      matched: 1,
      differences: [
        { type: 'deposit', reference: 'ours', ours: 2n, theirs: null },
        { type: 'deposit', reference: 'other', ours: 3n, theirs: 5n },
        { type: 'deposit', reference: 'twice', ours: 8n, theirs: 4n },
        { type: 'withdrawal', reference: 'same', ours: null, theirs: 6n },
      ],
    });
  });
});
