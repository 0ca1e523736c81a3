/** Money that came in or went out, by the reference that both sides know. */
export interface FundingLine {
  readonly type: 'deposit' | 'withdrawal';
  readonly reference: string;
  readonly amount: bigint;
}

export interface FundingDifference<Amount = bigint> {
  readonly type: FundingLine['type'];
  readonly reference: string;
  /** `null`: not there at all. */
  readonly ours: Amount | null;
  readonly theirs: Amount | null;
}

/** What only one side knows, or what the two know differently; a reference that occurs twice counts with both amounts. */
export function differencesOf(
  ours: readonly FundingLine[],
  theirs: readonly FundingLine[],
): { readonly matched: number; readonly differences: readonly FundingDifference[] } {
  const [mine, other] = [sumsOf(ours), sumsOf(theirs)];
  const all = [...new Map([...mine, ...other]).values()].map(({ type, reference }) => {
    const key = keyOf({ type, reference });
    return { type, reference, ours: mine.get(key)?.amount ?? null, theirs: other.get(key)?.amount ?? null };
  });
  const differences = all.filter((line) => line.ours !== line.theirs);
  return { matched: all.length - differences.length, differences };
}

function sumsOf(lines: readonly FundingLine[]): ReadonlyMap<string, FundingLine> {
  const sums = new Map<string, FundingLine>();
  for (const line of lines) {
    const known = sums.get(keyOf(line))?.amount ?? 0n;
    sums.set(keyOf(line), { ...line, amount: known + line.amount });
  }
  return sums;
}

const keyOf = ({ type, reference }: Omit<FundingLine, 'amount'>): string => `${type} ${reference}`;
