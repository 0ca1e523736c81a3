/** Why a connection ends from our side; clients switch on the code of the WebSocket (4000–4999 are ours). */
export const endings = {
  stopping: { code: 1012, reason: 'server.stopping' },
  expired: { code: 4401, reason: 'auth.token-expired' },
  sessionEnded: { code: 4401, reason: 'auth.session-ended' },
  slow: { code: 4408, reason: 'realtime.too-slow' },
} as const;
export type Ending = keyof typeof endings;

/** One client's end of a stream, however it is connected. */
export interface Outlet {
  readonly userId: string;
  readonly isOpen: boolean;
  /** Bytes that wait for the client to take them. */
  readonly waiting: number;
  /** @param tail the frame behind its number, encoded once for all */
  send(seq: number | null, tail: Buffer): void;
  end(ending: Ending): void;
}
