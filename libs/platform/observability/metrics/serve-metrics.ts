import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { NoSuchRoute } from '../../http/http.errors.ts';
import { ScrapeRefused } from './metrics.errors.ts';
import { Metrics } from './metrics.ts';
import type { MetricsSettings } from './metrics.settings.ts';

const metricsPath = '/metrics';

interface Scrape {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Serves `/metrics` beside the API, and counts the requests; to be called before the routes are made. */
export function serveMetrics(app: NestFastifyApplication, settings: MetricsSettings): void {
  const metrics = app.get(Metrics);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  countRequests(fastify, metrics);
  fastify.get(metricsPath, async (request, reply) => {
    admit(request.raw, settings);
    return reply.header('content-type', metrics.contentType).send(await metrics.text());
  });
}

/** The same on a port of its own, for workers and for who keeps it out of the way of the API. */
export async function listenForMetrics(
  app: NestFastifyApplication,
  settings: MetricsSettings,
  host: string,
): Promise<Server | undefined> {
  if (settings.port === 0) return undefined;
  const metrics = app.get(Metrics);
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      if (request.method !== 'GET' || request.url !== metricsPath) throw new NoSuchRoute();
      admit(request, settings);
      response.setHeader('content-type', metrics.contentType).end(await metrics.text());
    };
    answer().catch((error: unknown) => {
      response.statusCode = error instanceof ScrapeRefused ? 401 : error instanceof NoSuchRoute ? 404 : 500;
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(settings.port, host, () => resolve()),
  );
  return server;
}

/**
 * With a token, whoever has it. Without one, only this machine, and nobody through a proxy on it.
 * @throws ScrapeRefused; NoSuchRoute, which says no more than of any path that is not there
 */
function admit({ headers, socket }: Scrape, { token }: MetricsSettings): void {
  if (token !== undefined) {
    if (isEqual(headers.authorization ?? '', `Bearer ${token}`)) return;
    throw new ScrapeRefused();
  }
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  if (isForwarded || !isOfThisMachine(socket.remoteAddress ?? '')) throw new NoSuchRoute();
}

function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isOfThisMachine(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return plain !== '' && loopback.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}

/** A hook of each route, so that a request looks nothing up. Probes say nothing, and are not slowed down. */
function countRequests(fastify: FastifyInstance, { requests }: Metrics): void {
  fastify.addHook('onRoute', (route) => {
    const method = String(route.method);
    if (route.url === metricsPath || /\/health(?:\/|$)/.test(route.url) || method === 'HEAD') return;
    const byStatus = new Map<number, { observe(seconds: number): void }>();
    const observe = (status: number, seconds: number): void => {
      const known = byStatus.get(status) ?? requests.labels({ method, route: route.url, status: String(status) });
      byStatus.set(status, known);
      known.observe(seconds);
    };
    const others = [route.onResponse ?? []].flat();
    route.onResponse = [
      ...others,
      (_request, reply, done) => {
        observe(reply.statusCode, reply.elapsedTime / 1_000);
        done();
      },
    ];
  });
}
