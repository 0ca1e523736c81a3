/** On which processes tell each other of frames. */
export const streamChannel = 'realtime.streams';

/** One message for every process, however many members get the frame: `to` are their ids, with their numbers if it has any. */
export interface StreamMessage {
  readonly tail: string;
  readonly to: readonly string[];
  readonly seqs: readonly number[] | null;
}
