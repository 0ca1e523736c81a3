import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AppError } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { databaseFault } from '../database/database.errors.ts';
import { BodyTooLarge, InvalidRequest, NoSuchRoute, UnreadableBody, UnsupportedBody } from './http.errors.ts';
import { problemContentType, problemOf } from './problem.ts';

const logger = new Logger('Http');

/** The only place where an error becomes an HTTP answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
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
    logger.error({ requestId, method, route: request.routeOptions?.url, err: causeOf(thrown) });
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
