import type { Duplex } from 'node:stream';
import type { Caller } from '#platform';
import { WebSocket, type RawData } from 'ws';
import { endings, type Ending } from '../application/outlet.ts';
import type { Connection } from './connections.ts';
import { textFrame } from './text-frame.ts';

/** How long a client that is sent away may take to say goodbye. */
const goodbyeMs = 2_000;

/** A WebSocket as a connection. Frames of one are handled one after the other. */
export class Socket implements Connection {
  readonly userId: string;
  readonly sessionId: string;
  private isAlive = true;
  private isCorked = false;

  /** @param wire what the socket speaks over: frames are written to it as they are, for ws would make each of them anew */
  constructor(
    private readonly socket: WebSocket,
    private readonly wire: Duplex,
    { userId, sessionId }: Pick<Caller, 'userId' | 'sessionId'>,
    readonly expiresAt: number,
  ) {
    this.userId = userId;
    this.sessionId = sessionId ?? '';
    socket.on('pong', this.answered);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  get waiting(): number {
    return this.socket.bufferedAmount;
  }

  send(seq: number | null, tail: Buffer): void {
    if (!this.isOpen) return;
    if (!this.isCorked) {
      // what is told in one turn goes out in one piece
      this.isCorked = true;
      this.wire.cork();
      process.nextTick(uncork, this);
    }
    this.wire.write(textFrame(`{"seq":${seq}`, tail));
  }

  end(ending: Ending): void {
    if (!this.isOpen) return;
    const { code, reason } = endings[ending];
    this.socket.close(code, reason);
    setTimeout(() => this.socket.terminate(), goodbyeMs).unref();
  }

  beat(): void {
    if (!this.isAlive) return this.socket.terminate();
    this.isAlive = false;
    if (this.isOpen) this.socket.ping();
  }

  uncork(): void {
    this.isCorked = false;
    this.wire.uncork();
  }

  private readonly answered = (): void => {
    this.isAlive = true;
  };
}

function uncork(socket: Socket): void {
  socket.uncork();
}

/** The text of a frame; nothing when it is binary. */
export function textOf(data: RawData, isBinary: boolean): string | undefined {
  return isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8');
}
