import type { FollowEdge } from './follow.repository.ts';

export interface Block {
  readonly id: string;
  readonly blockerId: string;
  readonly blockedId: string;
  readonly createdAt: Date;
}

export interface BlockOutcome {
  readonly changed: boolean;
  /** The follows between the two that the block ended. */
  readonly endedFollows: readonly FollowEdge[];
}

/** Who blocks whom. Where there is a block there is no follow. */
export abstract class BlockRepository {
  /** Ends the follows of both too. `undefined`: no such member for these eyes */
  abstract add(block: Block): Promise<BlockOutcome | undefined>;
  /** Whether there was a block. */
  abstract remove(blockerId: string, blockedId: string): Promise<boolean>;
}
