import { priorities } from './priorities.ts';

/** Which lanes a claim asks, in which order. */
export interface Turn {
  readonly lanes: readonly number[];
  /** The share of the claim that one lane may fill, 0..1. */
  readonly share: number;
  /** Only tasks that have been due for so long. */
  readonly waitedMs: number;
}

const fairTurnEvery = 8;
const patienceMs = 10_000;
const lanes = priorities.map((_, lane) => lane);

const byUrgency: Turn = { lanes: lanes.toReversed(), share: 1, waitedMs: 0 };

/**
 * The most urgent first; but now and then it is the turn of what has waited long, each lane in turn first, so that a
 * steady stream of urgent tasks delays the others and starves none.
 */
export class ClaimTurns {
  private taken = 0;

  next(): Turn {
    this.taken += 1;
    if (this.taken % fairTurnEvery !== 0) return byUrgency;
    const first = (this.taken / fairTurnEvery - 1) % lanes.length;
    return { lanes: [...lanes.slice(first), ...lanes.slice(0, first)], share: 1 / lanes.length, waitedMs: patienceMs };
  }

  /** What to ask instead when a fair turn has brought nothing. */
  get byUrgency(): Turn {
    return byUrgency;
  }
}
