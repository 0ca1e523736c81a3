import type { Frame } from '#kernel';

/** On which processes tell each other of frames. */
export const streamChannel = 'realtime.streams';

/** One message for every process, however many members get the frame: `to` are their ids, with their numbers if it has any. */
export interface StreamMessage {
  readonly tail: string;
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
