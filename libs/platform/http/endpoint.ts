import { applyDecorators, HttpCode } from '@nestjs/common';
import { RouteConfig, RouteSchema } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { AppErrorClass, Role } from '#kernel';
import type { FastifyContextConfig } from 'fastify';
import type { z } from 'zod';
import { aroundNow } from '../observability/request-context.ts';
import { NeedsAccess, type Access } from './access.ts';
import type { RouteKind } from './limits/rate-policies.ts';
import { serializerSchema } from './json-schema.ts';

/** What OpenAPI says of bodies that are not JSON. */
type ContentObject = NonNullable<Extract<Parameters<typeof ApiResponse>[0], { content?: unknown }>['content']>;

type SuccessStatus = 200 | 201 | 204;

export interface EndpointOptions {
  readonly summary: string;
  readonly description?: string;
  /** What an API key needs to call it; `session`: no key may. Every route has one, unless it is `@Public()`. */
  readonly scope?: Access['scope'];
  /** The least role that may call it; everybody's when left out. */
  readonly role?: Exclude<Role, 'user'>;
  /** What it costs its caller, of `routeCosts`; `standard` when left out. */
  readonly kind?: RouteKind;
  /** The schema of each success; `null` for an answer without a body. The first one is the status answered by default. */
  readonly answers: Readonly<Partial<Record<SuccessStatus, z.ZodType | null>>>;
  /** What the use case may refuse; what the platform refuses by itself need not be listed. */
  readonly problems?: readonly AppErrorClass[];
  /** What a success without a schema consists of, for the document. */
  readonly content?: ContentObject;
}

const successes: Readonly<Record<SuccessStatus, string>> = { 200: 'Done', 201: 'Created', 204: 'Done, nothing to say' };

/** What the document knows of a route's refusals; `openApiDocument` turns it into answers. */
export const problemsExtension = 'x-problems';

/** What the document knows of a route's cost. */
export const kindExtension = 'x-kind';

/** What the document knows of who may call a route; `openApiDocument` turns it into security requirements. */
export const accessExtension = 'x-access';

/**
 * One declaration per route: its documentation and the serializer of its answers come from the same schemas.
 * Fields that are not in the schema are never sent.
 */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const statuses: readonly SuccessStatus[] = [200, 201, 204];
  const answered = statuses.filter((status) => status in options.answers);
  const response = Object.fromEntries(
    answered.flatMap((status) => {
      const schema = options.answers[status];
      return schema ? [[status, serializerSchema(schema)]] : [];
    }),
  );
  const { scope, role = 'user' } = options;
  const access: Access | undefined = scope === undefined ? undefined : { scope, role };
  return applyDecorators(
    surrounded,
    ...(options.kind === undefined
      ? []
      : [routeConfig({ kind: options.kind }), ApiExtension(kindExtension, options.kind)]),
    ...(access === undefined ? [] : [NeedsAccess(access), ApiExtension(accessExtension, access)]),
    ...answered.slice(0, 1).map((status) => HttpCode(status)),
    RouteSchema({ response }),
    ApiOperation({
      summary: options.summary,
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
    ApiExtension(
      problemsExtension,
      (options.problems ?? []).map(({ kind, code, title }) => ({ kind, code, title })),
    ),
    ...answered.map((status) => {
      const schema = options.answers[status];
      const content = options.content === undefined ? {} : { content: options.content };
      const described = schema ? { standardSchema: schema } : content;
      return ApiResponse({ status, description: successes[status], ...described });
    }),
  );
}

/**
 * Stands where guards and validation are done and the use case is not begun. A request without an `Idempotency-Key` pays
 * one look at its context; an interceptor would cost it a third of the throughput.
 */
function surrounded(_target: object, _name: string | symbol, descriptor: PropertyDescriptor): void {
  const handler: unknown = descriptor.value;
  if (typeof handler !== 'function') throw new Error('@Endpoint() stands on methods');
  function handle(this: unknown, ...args: readonly unknown[]): unknown {
    const around = aroundNow();
    const work = (): unknown => Reflect.apply(handler as () => unknown, this, args);
    return around === undefined ? work() : around(async () => work());
  }
  for (const key of Reflect.getMetadataKeys(handler))
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), handle);
  // by which the documentation finds the parameters
  descriptor.value = Object.defineProperty(handle, 'name', { value: handler.name });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The type of a body that the route reads itself. */
    streams?: (typeof streamed)[number];
    keepsBody?: boolean;
  }
}

/** Bodies that are left unread until the route is entered; every route but those that read one refuses it. */
export const streamed = ['multipart/form-data', 'application/offset+octet-stream'] as const;

export const TakesForm = () => routeConfig({ streams: 'multipart/form-data' });

/** A part of a file. */
export const TakesBytes = () => routeConfig({ streams: 'application/offset+octet-stream' });

/** The route needs its body byte for byte, because it was signed: `bodyAsSent`. */
export const KeepsBody = () => routeConfig({ keepsBody: true });

/** Beside what other decorators have said. */
function routeConfig(more: FastifyContextConfig): MethodDecorator {
  return (target, name, descriptor) => {
    const known: FastifyContextConfig =
      Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, Object(descriptor.value)) ?? {};
    RouteConfig({ ...known, ...more })(target, name, descriptor);
  };
}
