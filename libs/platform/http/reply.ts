import type { FastifyReply } from 'fastify';
import { apiPrefix } from './paths.ts';

/** What a controller may do to an answer besides returning its body. */
export type Reply = Pick<FastifyReply, 'header' | 'code'>;

/** Says where the created resource is, and whether it `isNew` (201) or was there (200); `path` is relative to `/api/v1/`. */
export function created(reply: Reply, path: string, isNew = true): void {
  reply.code(isNew ? 201 : 200);
  reply.header('location', `/${apiPrefix}/${path}`);
}
