import type { Community } from '../community.ts';
import type { Guildhall } from '../guildhall.ts';
import type { Session } from '../session.ts';

/** A member who is there, with what they had before this run. */
export interface Joined {
  readonly id: string;
  readonly session: Session;
  readonly followingBefore: number;
  readonly postsBefore: number;
}

/** A post that is there, with what it had before this run. */
export interface Posted {
  readonly id: string;
  readonly likesBefore: number;
  readonly commentsBefore: number;
  readonly viewsBefore: number;
}

/** Members and posts by their numbers in the community. */
export class Filling {
  readonly joined = new Map<number, Joined>();
  readonly posted = new Map<number, Posted>();

  constructor(
    readonly guildhall: Guildhall,
    readonly community: Community,
    readonly run: RunPhase,
  ) {}

  /** A later phase only speaks of those who came in an earlier one. */
  member(number: number): Joined {
    const member = this.joined.get(number);
    if (member === undefined) throw new Error(`Member ${number} has not joined`);
    return member;
  }

  post(number: number): Posted {
    const post = this.posted.get(number);
    if (post === undefined) throw new Error(`Post ${number} was not written`);
    return post;
  }
}

/** Every step of a phase is one or the other. */
export interface Tally {
  made(): void;
  /** It was there already. */
  kept(): void;
}

export interface Phase<T> {
  readonly name: string;
  readonly items: readonly T[];
  /** How many steps the items are, when that is not one each. */
  readonly steps?: number;
  /** What was there before and needs no step. */
  readonly keptBefore?: number;
  work(item: T, tally: Tally): Promise<void>;
}

export type RunPhase = <T>(phase: Phase<T>) => Promise<void>;
