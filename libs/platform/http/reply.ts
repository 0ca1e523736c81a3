import type { FastifyReply } from 'fastify';
import { apiPrefix } from './paths.ts';

/** What a controller may do to an answer besides returning its body. */
export type Reply = Pick<FastifyReply, 'header'>;

/** Says where the created resource is; `path` is relative to `/api/v1/`. */
export function created(reply: Reply, path: string): void {
  reply.header('location', `/${apiPrefix}/${path}`);
}
