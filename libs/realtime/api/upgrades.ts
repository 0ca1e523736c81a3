import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { PlainResponse } from '#platform';
import type { FastifyInstance } from 'fastify';
import { Tickets } from '../application/tickets.ts';

/** The connection behind a request that wants to become a WebSocket. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * Sends requests for an upgrade the way of all requests, through hooks and guards to a route, so that there is one place
 * where callers are known and refused. Credentials that browsers can bring (a ticket, a subprotocol) are made a header.
 */
@Injectable()
export class Upgrades implements OnApplicationBootstrap {
  private readonly logger = new Logger(Upgrades.name);
  private readonly waiting = new WeakMap<IncomingMessage, Upgrade>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly tickets: Tickets,
  ) {}

  onApplicationBootstrap(): void {
    const server: Server = this.host.httpAdapter.getHttpServer();
    const fastify: FastifyInstance = this.host.httpAdapter.getInstance();
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', destroy);
      this.waiting.set(request, { socket, head });
      this.route(fastify, request, socket as Socket).catch((error: unknown) => {
        this.logger.warn(`An upgrade failed: ${String(error)}`);
        socket.end('HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n\r\n');
      });
    });
  }

  /** The connection of a request, once; nothing when it wants no upgrade. */
  take(request: IncomingMessage): Upgrade | undefined {
    const upgrade = this.waiting.get(request);
    this.waiting.delete(request);
    return upgrade;
  }

  private async route(fastify: FastifyInstance, request: IncomingMessage, socket: Socket): Promise<void> {
    request.headers.authorization ??= await this.credentialsOf(request);
    const response = new PlainResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.on('finish', () => socket.end());
    fastify.routing(request, response);
  }

  private async credentialsOf(request: IncomingMessage): Promise<string | undefined> {
    const ticket = new URLSearchParams(request.url?.split('?', 2)[1]).get('ticket');
    const offered = request.headers['sec-websocket-protocol']?.split(',') ?? [];
    const bearer = offered.map((name) => name.trim()).find((name) => name.startsWith('bearer.'));
    const token = ticket === null ? bearer?.slice('bearer.'.length) : await this.tickets.redeem(ticket);
    return token === undefined ? undefined : `Bearer ${token}`;
  }
}

function destroy(this: Duplex): void {
  this.destroy();
}
