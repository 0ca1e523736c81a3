/** The conventions of `Idempotency-Key` (product.md, "Wire conventions"). */
export const idempotencyHeader = 'idempotency-key';
export const replayedHeader = 'Idempotent-Replayed';
export const longestKey = 255;
export const mutatingMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
