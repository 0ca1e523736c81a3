import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Endpoint, LoadedSettings, serverSettings, type Caller } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Tickets } from '../application/tickets.ts';
import { NotAnUpgrade, OriginNotAllowed, TooManyConnections } from '../domain/realtime.errors.ts';
import { Connections } from './connections.ts';
import { EventStream } from './event-stream.ts';
import { RealtimeGateway } from './realtime.gateway.ts';
import { ConnectQuery, StreamQuery, TicketView } from './realtime.dto.ts';
import { Upgrades } from './upgrades.ts';

@ApiTags('realtime')
@Controller()
export class RealtimeController {
  constructor(
    private readonly upgrades: Upgrades,
    private readonly gateway: RealtimeGateway,
    private readonly connections: Connections,
    private readonly tickets: Tickets,
    private readonly settings: LoadedSettings,
  ) {}

  @Post('ws/tickets')
  @Endpoint({
    summary: 'A ticket for one WebSocket',
    description: 'For browsers: open `GET /ws?ticket=…` with it, once and within half a minute.',
    scope: 'session',
    answers: { 201: TicketView },
  })
  issueTicket(@Req() request: FastifyRequest): Promise<TicketView> {
    return this.tickets.issue(tokenOf(request));
  }

  @Get('ws')
  @ApiExcludeEndpoint()
  @Endpoint({
    summary: 'Becomes a WebSocket',
    scope: 'session',
    answers: { 200: null },
    problems: [NotAnUpgrade, OriginNotAllowed, TooManyConnections],
  })
  connect(
    @CurrentCaller() caller: Caller,
    @Query({ schema: ConnectQuery }) { after }: ConnectQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.checkOrigin(request);
    this.connections.checkRoom();
    const upgrade = this.upgrades.take(request.raw);
    if (upgrade === undefined) throw new NotAnUpgrade();
    reply.hijack();
    const { socket } = reply.raw;
    if (socket !== null) reply.raw.detachSocket(socket);
    this.gateway.accept({ request: request.raw, upgrade, caller, expiresAt: expiryOf(tokenOf(request)), after });
  }

  @Get('events/stream')
  @ApiExcludeEndpoint()
  @Endpoint({
    summary: 'My stream as server-sent events',
    scope: 'session',
    answers: { 200: null },
    problems: [TooManyConnections],
  })
  async streamEvents(
    @CurrentCaller() caller: Caller,
    @Query({ schema: StreamQuery }) { after }: StreamQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.connections.checkRoom();
    const lastEventId = request.headers['last-event-id'];
    const position = typeof lastEventId === 'string' && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : after;
    reply.hijack();
    const response = reply.raw;
    const headers = Object.entries({ ...reply.getHeaders(), 'content-type': 'text/event-stream; charset=utf-8' });
    for (const [name, value] of headers) if (value !== undefined) response.setHeader(name, value);
    const stream = new EventStream(response, caller, expiryOf(tokenOf(request)));
    response.on('close', () => this.connections.remove(stream));
    await stream.follow(await this.connections.add(stream), position);
  }

  /** A page of anywhere could use the credentials that a browser holds; programs that are no browser say no origin. */
  private checkOrigin({ headers }: FastifyRequest): void {
    const { origin, host } = headers;
    const { corsOrigins } = this.settings.get(serverSettings);
    if (origin === undefined || corsOrigins.includes(origin)) return;
    const isOwn = URL.canParse(origin) && new URL(origin).host === host;
    const isAnyAllowed = corsOrigins.length === 0 && this.settings.environment !== 'production';
    if (!isOwn && !isAnyAllowed) throw new OriginNotAllowed();
  }
}

function tokenOf({ headers }: FastifyRequest): string {
  return headers.authorization?.split(' ', 2)[1] ?? '';
}

/** The guard has checked the token. */
function expiryOf(token: string): number {
  const claims: unknown = JSON.parse(Buffer.from(token.split('.', 3)[1] ?? '', 'base64url').toString('utf8'));
  const hasEnd = typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number';
  return hasEnd ? Number(claims.exp) * 1_000 : 0;
}
