import { GroupIsFull, NoLongerParticipant, NotAGroup, NotGroupAdmin } from './message.errors.ts';

/** Product.md, "messages and realtime"; the creator is one of them. */
export const largestGroup = 1000;

/** How a member stands to a conversation that nobody else changes at this moment. */
export interface Standing {
  readonly conversationId: string;
  readonly isGroup: boolean;
  readonly isAdmin: boolean;
  readonly hasLeft: boolean;
  readonly participantCount: number;
  /** Whether the others may be written to: in a direct conversation the other one may be gone. */
  readonly isReachable: boolean;
  readonly username: string;
}

export function checkTakesPart({ hasLeft }: Standing): void {
  if (hasLeft) throw new NoLongerParticipant();
}

export function checkInGroup(standing: Standing): void {
  checkTakesPart(standing);
  if (!standing.isGroup) throw new NotAGroup();
}

export function checkLeadsGroup(standing: Standing): void {
  checkInGroup(standing);
  if (!standing.isAdmin) throw new NotGroupAdmin();
}

export function checkRoom({ participantCount }: Standing, more: number): void {
  if (participantCount + more > largestGroup) throw new GroupIsFull();
}
