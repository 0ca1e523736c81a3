import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { Environment } from '../config/settings.ts';
import { withRequest } from '../observability/request-context.ts';
import { callerOf } from './caller.ts';
import type { ServerSettings } from './http.settings.ts';
import { openApiDocument, serveDocs } from './openapi.ts';
import { apiPrefix, docsPath } from './paths.ts';
import { ProblemFilter } from './problem.filter.ts';
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
  app.useGlobalFilters(new ProblemFilter());
  allowOrigins(app, options);
  setHeaders(app, options.environment);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  // here and not earlier, because reading the body loses the asynchronous context
  fastify.addHook('preHandler', (request, _reply, done) => withRequest({ requestId: request.id }, done));
  if (options.requestLog !== undefined) logRequests(fastify, options.requestLog);
}

/** To be called when all modules are known, before the application listens. */
export function serveOpenApi(app: NestFastifyApplication, version: string): void {
  serveDocs(app, openApiDocument(app, version));
}

function allowOrigins(app: NestFastifyApplication, { server, environment }: HttpOptions): void {
  const origins = server.corsOrigins;
  if (origins.length === 0 && environment === 'production') return;
  app.enableCors({
    origin: origins.length === 0 ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['Location', 'Retry-After', 'X-Request-Id'],
    maxAge: 600,
  });
}

const docsPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join(';');

function setHeaders(app: NestFastifyApplication, environment: Environment): void {
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    strictTransportSecurity: environment === 'production',
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: { action: 'deny' },
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith(`/${docsPath}`)) reply.header('content-security-policy', docsPolicy);
    else reply.header('cache-control', 'no-store');
    done();
  });
}

function logRequests(fastify: FastifyInstance, log: Pino): void {
  fastify.addHook('onResponse', (request, reply, done) => {
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
