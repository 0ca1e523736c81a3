import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { Environment } from '../config/settings.ts';
import { withoutRedaction } from '../observability/logger.ts';
import { withRequest, type Around } from '../observability/request-context.ts';
import { callerOf } from './caller.ts';
import { answerConditionally } from './conditional.ts';
import { IdempotentCalls } from './idempotency/idempotent-calls.ts';
import { idempotencyHeader, mutatingMethods, replayedHeader } from './idempotency/idempotency.ts';
import { Overloaded } from './http.errors.ts';
import type { ServerSettings } from './http.settings.ts';
import { openApiDocument, serveDocs } from './openapi.ts';
import { limitHeaders, RateLimits } from './limits/rate-limits.ts';
import { apiPrefix, isApi, isProbe } from './paths.ts';
import { ProblemFilter } from './problem.filter.ts';
import { WorkSlots, type WorkKind } from './work-slots.ts';
import { ValidationPipe } from './validation.pipe.ts';

export interface HttpOptions {
  readonly environment: Environment;
  readonly server: ServerSettings;
  /** Where each request is logged; `undefined` logs none. */
  readonly requestLog: Pino | undefined;
}

/** Everything about HTTP that holds for every route (architecture.md, "HTTP"). */
export function configureHttp(app: NestFastifyApplication, options: HttpOptions): void {
  app.setGlobalPrefix(apiPrefix);
  app.useGlobalPipes(new ValidationPipe());
  const limits = app.get(RateLimits);
  app.useGlobalFilters(new ProblemFilter(limits));
  allowOrigins(app, options);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  answerConditionally(fastify);
  const slots = app.get(WorkSlots);
  shed(fastify, slots);
  if (limits.areEnabled) limit(fastify, limits);
  // here and not earlier, because reading the body loses the asynchronous context
  const once = app.get(IdempotentCalls);
  fastify.addHook('preHandler', (request, reply, done) => {
    const key = request.headers[idempotencyHeader];
    const kind = kindOf(request);
    const isKeyed = key !== undefined && kind === 'write';
    const given = request.headers['traceparent'];
    const traceparent = typeof given === 'string' ? given : undefined;
    const context = {
      requestId: request.id,
      traceparent,
      address: () => request.ip,
      apiKeyId: () => callerOf(request)?.apiKeyId,
    };
    const isFree = isProbe(request.url) || request.routeOptions.config.streams !== undefined;
    if (isFree && !isKeyed) return withRequest(context, done);
    const inTurn: Around = (work) => (isFree ? work() : slots.run(kind, work, () => !reply.raw.closed));
    const around: Around = isKeyed ? (work) => inTurn(() => once.answer(request, reply, work)) : inTurn;
    withRequest({ ...context, around }, done);
  });
  if (options.requestLog !== undefined) logRequests(fastify, withoutRedaction(options.requestLog));
}

/** To be called when all modules are known, before the application listens. */
export function serveOpenApi(app: NestFastifyApplication, version: string): void {
  serveDocs(app, openApiDocument(app, version));
}

/** Of uploads in parts, by tus. */
const tusHeaders = ['Tus-Resumable', 'Tus-Version', 'Upload-Length', 'Upload-Metadata', 'Upload-Offset'];

function allowOrigins(app: NestFastifyApplication, { server, environment }: HttpOptions): void {
  const origins = server.corsOrigins;
  if (origins.length === 0 && environment === 'production') return;
  app.enableCors({
    origin: origins.length === 0 ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Location', 'Retry-After', 'X-Request-Id', replayedHeader, ...limitHeaders, ...tusHeaders],
    maxAge: 600,
    // an OPTIONS that is no preflight is a route that is not there
    strictPreflight: false,
  });
}

/** Refuses what would wait behind too many, before it costs anything; probes are answered always. */
function shed(fastify: FastifyInstance, slots: WorkSlots): void {
  fastify.decorateRequest('isCharged', false);
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    if (!slots.isFull(kindOf(request)) || isProbe(request.url)) return done();
    request.isCharged = true;
    done(new Overloaded({ retryAfter: 1 }));
  });
}

function kindOf({ method }: FastifyRequest): WorkKind {
  return mutatingMethods.has(method) ? 'write' : 'read';
}

/**
 * Charges who comes without credentials before their body is read. Who has some is charged by the guard, or by the filter
 * when they are refused. Not in `onRequest`, where a refusal would come before the headers that let browsers read it.
 */
function limit(fastify: FastifyInstance, limits: RateLimits): void {
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const { url } = request;
    request.isCharged = isProbe(url);
    if (request.isCharged || (request.headers.authorization !== undefined && isApi(url))) return done();
    return limits.charge(request, reply);
  });
}

function logRequests(fastify: FastifyInstance, log: Pino): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    // probes that find all well come every second, and say nothing
    if (reply.statusCode === 200 && isProbe(request.url)) return done();
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        userId: callerOf(request)?.userId,
      },
      'request',
    );
    done();
  });
}
