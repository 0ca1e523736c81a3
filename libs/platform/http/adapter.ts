import { isUtf8 } from 'node:buffer';
import { randomUUIDv7 } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../config/settings.ts';
import { streamed } from './endpoint.ts';
import { InvalidRequest, UnreadableBody, UnsupportedBody } from './http.errors.ts';
import { limitLinesOfFree } from './limits/rate-limits.ts';
import type { RateLimitSettings } from './limits/rate-limit.settings.ts';
import { isDocs, webSocketPath } from './paths.ts';
import { PlainResponse } from './plain-response.ts';
import { problemContentType, problemOf } from './problem.ts';
import { sendProblem } from './problem.filter.ts';
import { securityHeaders } from './security-headers.ts';

const bodyLimit = 256 * 1024;

const requestIdHeader = 'x-request-id';
const acceptableRequestId = /^[\w.:-]{1,128}$/;

/** Of the routes that keep them, for as long as the request is there. */
const bodies = new WeakMap<FastifyRequest, string>();

/** The body byte for byte, on a route with `@KeepsBody()`; elsewhere, and when there is none, an empty text. */
export function bodyAsSent(request: FastifyRequest): string {
  return bodies.get(request) ?? '';
}

export interface AdapterOptions {
  readonly environment: Environment;
  readonly trustedProxies: readonly string[];
  readonly rateLimit: RateLimitSettings;
}

/** Fastify as Guildhall wants it: strict bodies, request ids, errors of the router in our words. */
export function createAdapter(options: AdapterOptions): FastifyAdapter {
  const ofFree = limitLinesOfFree(options.rateLimit);
  const headersOf = securityHeaders(options.environment);
  const prepare = (request: FastifyRequest, reply: FastifyReply): void => {
    const { id, url } = request;
    if (reply.raw instanceof PlainResponse) {
      reply.raw.addReady(`${requestIdHeader}: ${id}\r\n${headersOf(url)}`);
      reply.raw.limitLines = ofFree;
    }
    if (!isDocs(url)) reply.header('cache-control', 'no-store');
  };
  const fastifyOptions: FastifyHttpOptions<Server> = {
    http: { ServerResponse: PlainResponse, shouldUpgradeCallback: isForWebSocket },
    bodyLimit,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    requestIdHeader: false,
    genReqId,
    logger: false,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (error, socket) => refuseWhatIsNotHttp(error, socket, ofFree),
    // what the router cannot even read comes before every hook
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      prepare(request, reply);
      sendProblem(error, request, reply);
    },
  };
  const adapter = new FastifyAdapter(fastifyOptions);
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!Buffer.isBuffer(body) || body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new UnreadableBody({ detail: 'The body is not valid UTF-8.' }));
    if (request.routeOptions.config.keepsBody === true) bodies.set(request, body.toString('utf8'));
    // secure-json-parse calls back, and never returns a promise
    void parseJson(request, body.toString('utf8'), (error, value) =>
      error === null ? done(null, value) : done(new UnreadableBody({ cause: error, detail: error.message })),
    );
  });
  // left unread here: who may not call a route sends it nothing
  for (const type of streamed)
    fastify.addContentTypeParser(type, ({ routeOptions }, _payload, done) =>
      routeOptions.config.streams === type ? done(null, undefined) : done(new UnsupportedBody()),
    );
  // the first of all hooks: preflights come no further than the second
  adapter.setOnRequestHook((request, reply, done) => {
    prepare(request, reply);
    done();
  });
  fastify.addHook('preClose', (done) => {
    if (fastify.server.listening) closeWhatIsIdle(fastify.server);
    done();
  });
  return adapter;
}

/** Clients keep their connections; one that has got its answer is no reason to wait, also when it gets it after the closing began. */
function closeWhatIsIdle(server: Server): void {
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  server.once('close', () => clearInterval(sweep));
}

/** What wants another upgrade, or wants it elsewhere, is answered as what it also is. */
function isForWebSocket({ url = '', headers }: IncomingMessage): boolean {
  return url.split('?', 1)[0] === webSocketPath && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Bytes that are no request at all: there is nothing but the connection to answer on. */
function refuseWhatIsNotHttp(error: Error, socket: Socket, limitLines: string): void {
  const isReset = 'code' in error && error.code === 'ECONNRESET';
  if (isReset || !socket.writable) {
    socket.destroy();
    return;
  }
  const id = randomUUIDv7();
  const refusal = new InvalidRequest({ detail: 'The request cannot be understood.' });
  const body = JSON.stringify(problemOf(refusal, { id, path: '' }));
  const head = [
    'HTTP/1.1 400 Bad Request',
    `${requestIdHeader}: ${id}`,
    `content-type: ${problemContentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n${limitLines}\r\n${body}`);
}

function genReqId(request: IncomingMessage): string {
  const given = request.headers[requestIdHeader];
  return typeof given === 'string' && acceptableRequestId.test(given) ? given : randomUUIDv7();
}
