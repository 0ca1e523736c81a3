import { AppError, type ErrorDescription, type ErrorKind } from '#kernel';
import { z } from 'zod';

/** The one place that knows which status a kind of refusal has; a missing kind does not compile. */
const statuses = {
  malformed: 400,
  unauthenticated: 401,
  'payment-refused': 402,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 412,
  'too-large': 413,
  unsupported: 415,
  mismatched: 422,
  locked: 423,
  limited: 429,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}

export const problemContentType = 'application/problem+json';

/** RFC 9457, as product.md "Wire conventions" wants it. */
export const Problem = z
  .object({
    type: z.string().describe('Identifies the code: `urn:guildhall:problem:<code>`'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string().describe('The path that was asked for'),
    code: z.string().describe('Stable: what programs should look at'),
    requestId: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('The fields that were refused'),
  })
  .meta({
    id: 'Problem',
    description: 'Why a request was refused',
    examples: [
      {
        type: 'urn:guildhall:problem:request.invalid',
        title: 'The request is not valid',
        status: 400,
        detail: 'content: must have at most 2000 characters',
        instance: '/api/v1/posts',
        code: 'request.invalid',
        requestId: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
        errors: [{ path: 'content', message: 'must have at most 2000 characters' }],
      },
    ],
  });

export type Problem = z.infer<typeof Problem>;

const internal: ErrorDescription & { readonly detail: string } = {
  kind: 'unavailable',
  code: 'internal',
  title: 'Something went wrong on our side',
  detail: 'The error was recorded under this request id.',
};

export function problemOf(error: unknown, request: { readonly id: string; readonly path: string }): Problem {
  const known = error instanceof AppError ? error : undefined;
  const { code, title } = known ?? internal;
  return {
    type: `urn:guildhall:problem:${code}`,
    title,
    status: known === undefined ? 500 : statusOf(known.kind),
    detail: known === undefined ? internal.detail : (known.detail ?? title),
    instance: request.path,
    code,
    requestId: request.id,
    ...(known?.errors === undefined ? {} : { errors: [...known.errors] }),
  };
}
