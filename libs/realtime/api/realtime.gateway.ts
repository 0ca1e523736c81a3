import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { AppError, Clock } from '#kernel';
import { MarkDelivered, MarkRead, TellTyping } from '#messages';
import type { Caller } from '#platform';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Follower } from '../application/follower.ts';
import { tailOf } from '../application/stream-channel.ts';
import { FrameUnreadable, TooManyFrames } from '../domain/realtime.errors.ts';
import { Connections } from './connections.ts';
import { ClientFrame } from './realtime.dto.ts';
import { Socket, textOf } from './socket.ts';
import type { Upgrade } from './upgrades.ts';

/** In bytes. */
const longestFrame = 4_096;
/** How long a client may take to say from where on it wants to hear; what happens meanwhile is kept for it. */
const holdMs = 250;
const framesAtOnce = 40;
const framesPerSecond = 20;

const subprotocol = 'guildhall';

interface Connecting {
  readonly request: IncomingMessage;
  readonly upgrade: Upgrade;
  readonly caller: Caller;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  readonly after: number | undefined;
}

/** Speaks with clients over WebSockets. */
@Injectable()
export class RealtimeGateway {
  private readonly logger = new Logger(RealtimeGateway.name);
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: longestFrame,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  private readonly onError = (error: Error): void => this.logger.debug(`A connection failed: ${error.message}`);

  constructor(
    private readonly connections: Connections,
    private readonly markRead: MarkRead,
    private readonly markDelivered: MarkDelivered,
    private readonly tellTyping: TellTyping,
    private readonly clock: Clock,
  ) {}

  accept({ request, upgrade, caller, expiresAt, after }: Connecting): void {
    this.server.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
      this.welcome(socket, new Socket(socket, upgrade.socket, caller, expiresAt), after).catch((error: unknown) => {
        this.logger.warn(`A client could not be welcomed: ${String(error)}`);
        socket.close(1013, 'server.unavailable');
      });
    });
  }

  private async welcome(socket: WebSocket, connection: Socket, after: number | undefined): Promise<void> {
    socket.on('close', () => this.connections.remove(connection));
    socket.on('error', this.onError);
    const allowance = new Allowance(framesAtOnce, framesPerSecond);
    // what is said before the welcome is over waits
    let turn = this.begin(connection, after);
    socket.on('message', (data, isBinary) => {
      if (!allowance.take(performance.now())) return this.refuse(connection, new TooManyFrames({ retryAfter: 1 }));
      turn = turn.then(
        async (follower) => {
          if (follower !== undefined) await this.listen(connection, follower, textOf(data, isBinary));
          return follower;
        },
        () => undefined,
      );
    });
    await turn;
  }

  private async begin(connection: Socket, after: number | undefined): Promise<Follower | undefined> {
    const follower = await this.connections.add(connection);
    if (follower === undefined) return undefined;
    if (after === undefined) setTimeout(() => void follower.start(), holdMs).unref();
    else await this.attempt(connection, () => follower.resume(after));
    return follower;
  }

  private async listen(connection: Socket, follower: Follower, text: string | undefined): Promise<void> {
    await this.attempt(connection, async () => {
      const frame = readFrame(text);
      if (frame.type === 'resume') return follower.resume(frame.after);
      await follower.start();
      const { userId } = connection;
      if (frame.type === 'typing') await this.tellTyping.execute(frame.conversationId, userId, frame.isTyping);
      else if (frame.type === 'read') await this.markRead.execute({ ...frame, userId });
      else if (frame.type === 'delivered') await this.markDelivered.execute({ ...frame, userId });
      else this.say(connection, follower.seq, 'pong', {});
    });
  }

  private async attempt(connection: Socket, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof AppError) return this.refuse(connection, error);
      this.logger.error('A frame failed', error instanceof Error ? error.stack : String(error));
      this.say(connection, null, 'error', { code: 'internal', title: 'Something went wrong on our side' });
    }
  }

  private refuse(connection: Socket, { code, title, detail, retryAfter }: AppError): void {
    this.say(connection, null, 'error', { code, title, detail, retryAfter });
  }

  private say(connection: Socket, seq: number | null, type: 'error' | 'pong', data: object): void {
    connection.send(seq, Buffer.from(tailOf({ type, at: this.clock.now(), data })));
  }
}

/** @throws FrameUnreadable */
function readFrame(text: string | undefined): ClientFrame {
  if (text === undefined) throw new FrameUnreadable({ detail: 'Frames are text.' });
  try {
    return ClientFrame.parse(JSON.parse(text));
  } catch (error) {
    throw new FrameUnreadable({ cause: error });
  }
}

/** A token bucket. */
class Allowance {
  private left: number;
  private at = performance.now();

  constructor(
    private readonly most: number,
    private readonly perSecond: number,
  ) {
    this.left = most;
  }

  take(now: number): boolean {
    this.left = Math.min(this.most, this.left + ((now - this.at) / 1_000) * this.perSecond);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
