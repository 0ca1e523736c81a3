import type { Frame } from '#kernel';

/** On which processes tell each other of frames. */
export const streamChannel = 'realtime.streams';

/**
 * Frames that came at once for the same members, and their ids. `seqs` are the numbers of the first of the frames, member by
 * member; the others follow it. Without, they have none.
 */
export interface StreamMessage {
  readonly tails: readonly string[];
  readonly to: readonly string[];
  readonly seqs: readonly number[] | null;
}

/** Everything of a frame behind its number, which is the same for all who get it. */
export function tailOf({
  type,
  at,
  data,
}: Omit<Frame, 'type'> & { readonly type: Frame['type'] | 'error' | 'pong' }): string {
  return `,${JSON.stringify({ type, at, data }).slice(1)}`;
}
