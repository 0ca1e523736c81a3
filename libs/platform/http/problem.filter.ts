import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AppError } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import { databaseFault } from '../database/database.errors.ts';
import { BodyTooLarge, InvalidRequest, NoSuchRoute, UnreadableBody, UnsupportedBody } from './http.errors.ts';
import type { RateLimits } from './limits/rate-limits.ts';
import { problemContentType, problemOf } from './problem.ts';

const logger = new Logger('Http');

/** The only place where an error becomes an HTTP answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly limits: RateLimits) {}

  /** What a handler of an event throws is for the delivery to judge. */
  catch(thrown: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() !== 'http') return throwError(() => thrown);
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    if (!this.limits.areEnabled || request.isCharged) return sendProblem(thrown, request, reply);
    // credentials that nobody has: guesses are limited too
    this.limits.charge(request, reply).then(
      () => sendProblem(thrown, request, reply),
      (refusal: unknown) => sendProblem(refusal, request, reply),
    );
  }
}

/** The part of a request and a reply that is there however early something went wrong. */
type Answerable = Pick<FastifyRequest, 'id' | 'url' | 'method'> & { readonly routeOptions?: { readonly url?: string } };
type Answer = Pick<FastifyReply, 'sent' | 'header' | 'code' | 'serializer' | 'send'>;

export function sendProblem(thrown: unknown, request: Answerable, reply: Answer): void {
  const error = refusalOf(thrown);
  const problem = problemOf(error, { id: request.id, path: request.url.split('?', 1)[0] ?? '' });
  if (problem.status >= 500) {
    const { id: requestId, method } = request;
    const about = { requestId, method, route: request.routeOptions?.url };
    // what is refused on purpose, because there is too much of it, would only add to it
    if (thrown instanceof AppError && thrown.cause === undefined) warnNowAndThen(problem.code, about);
    else logger.error({ ...about, err: causeOf(thrown) });
  }
  if (reply.sent) return;
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (error instanceof AppError && error.retryAfter !== undefined)
    reply.header('retry-after', String(error.retryAfter));
  reply.code(problem.status);
  reply.header('content-type', problemContentType);
  reply.serializer(JSON.stringify);
  reply.send(problem);
}

/** What the framework throws, in our words; what nobody knows stays as it is and becomes a 500. */
function refusalOf(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return refusalOfStatus(thrown.getStatus(), thrown);
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : undefined;
  if (status !== undefined && status < 500) return refusalOfStatus(status, thrown);
  return databaseFault(thrown);
}

function refusalOfStatus(status: number, cause: unknown): unknown {
  switch (status) {
    case 404:
      return new NoSuchRoute({ cause });
    case 413:
      return new BodyTooLarge({ cause });
    case 415:
      return new UnsupportedBody({ cause });
    default:
      break;
  }
  if (status >= 500) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return new UnreadableBody({ cause });
  return new InvalidRequest({ cause, detail: 'The request cannot be understood.' });
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof AppError && thrown.cause !== undefined ? thrown.cause : thrown;
}

const quietMs = 10_000;
const refused = new Map<string, { times: number; until: number }>();

/** The first at once, and then how many there were, at most every ten seconds. */
function warnNowAndThen(code: string, about: object): void {
  const now = performance.now();
  const known = refused.get(code) ?? { times: 0, until: 0 };
  refused.set(code, known);
  known.times += 1;
  if (now < known.until) return;
  logger.warn({ ...about, code, times: known.times, msg: 'refused for now' });
  known.times = 0;
  known.until = now + quietMs;
}
