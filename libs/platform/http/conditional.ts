import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isApi, isProbe } from './paths.ts';

/**
 * Every answer to a GET has an `ETag` of its content, and who has it already (`If-None-Match`) is told so by 304 instead of
 * being sent it again: a phone that looks whether its feed has changed spends a few hundred bytes.
 */
export function answerConditionally(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const isRead = route.method === 'GET' || route.method === 'HEAD';
    // first, because what follows takes the content away from HEAD
    if (isRead && isApi(route.url) && !isProbe(route.url)) route.onSend = [tag, ...[route.onSend ?? []].flat()];
  });
}

function tag(
  request: FastifyRequest,
  reply: FastifyReply,
  content: unknown,
  done: (error: null, content: unknown) => void,
): void {
  if (reply.statusCode !== 200 || typeof content !== 'string') return done(null, content);
  const etag = `"${hash('sha1', content, 'base64url')}"`;
  reply.header('etag', etag);
  if (request.method === 'HEAD' || !isAmong(etag, request.headers['if-none-match'])) return done(null, content);
  reply.code(304).removeHeader('content-type').removeHeader('content-length');
  done(null, null);
}

/** Compared weakly (RFC 9110, 13.1.2): what compresses on the way marks the tags it passes on as weak. */
function isAmong(etag: string, given: string | undefined): boolean {
  if (given === undefined) return false;
  return given.trim() === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
