import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { roles, type ErrorDescription, type ErrorKind } from '#kernel';
import type { Access } from './access.ts';
import { accessExtension, kindExtension, problemsExtension } from './endpoint.ts';
import {
  BodyTooLarge,
  IdempotencyKeyReused,
  InvalidCursor,
  InvalidIdempotencyKey,
  InvalidRequest,
  Overloaded,
  RateLimited,
  TwinInFlight,
  UnreadableBody,
  UnsupportedBody,
} from './http.errors.ts';
import { longestKey, mutatingMethods } from './idempotency/idempotency.ts';
import { rateLimitSettings, type RateLimitSettings } from './limits/rate-limit.settings.ts';
import { ratePolicies, routeCosts, type RouteKind } from './limits/rate-policies.ts';
import { limitHeaders } from './limits/rate-limits.ts';
import { DatabaseUnavailable } from '../database/database.errors.ts';
import { documentSchema } from './json-schema.ts';
import { docsPath, isProbe } from './paths.ts';
import { Problem, problemContentType, statusOf } from './problem.ts';

const description = `Everything a member's app needs, over REST.

Get a token from **POST /api/v1/auth/register** or **/auth/login**, press *Authorize*, and paste the \`accessToken\`:
the page remembers it. Errors are \`application/problem+json\` with a stable \`code\`.`;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The OpenAPI document of all routes, from the schemas that validate and serialise them. */
export function openApiDocument(app: INestApplication, version: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Guildhall')
    .setDescription(description)
    .setVersion(version)
    .addServer('/', 'This Guildhall')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token' }, 'bearer')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', bearerFormat: 'gh_…', description: 'An API key with the scope named' },
      'apiKey',
    )
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? documentSchema(schema, schemaType) : undefined,
  });
  const { components } = documentSchema(Problem, 'output');
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...plain(components) },
    headers: answerHeaders,
  };
  const limits = app.get<RateLimitSettings>(rateLimitSettings.token);
  for (const [route, path] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = path[method];
      if (operation === undefined) continue;
      addAccessAndProblems(operation, method.toUpperCase(), route);
      addLimit(operation, route, limits);
      if (method === 'get' && !isProbe(route)) addCondition(operation);
      addHeaders(operation);
      letBodiesOut(operation, document);
    }
  }
  return document;
}

/** A body whose schema has a default need not be sent. */
function letBodiesOut({ requestBody }: Operation, { components }: OpenAPIObject): void {
  if (requestBody === undefined || '$ref' in requestBody) return;
  const schema = requestBody.content['application/json']?.schema;
  const [, name = ''] = /^#\/components\/schemas\/(.+)$/.exec(Object(schema).$ref) ?? [];
  if ('default' in Object(components?.schemas?.[name] ?? schema)) requestBody.required = false;
}

/** Serves the interactive pages and the document itself (product.md, "Pages"). */
export function serveDocs(app: INestApplication, document: OpenAPIObject): void {
  SwaggerModule.setup(docsPath, app, document, {
    jsonDocumentUrl: `${docsPath}-json`,
    raw: ['json'],
    customSiteTitle: 'Guildhall API',
    swaggerOptions: {
      persistAuthorization: true,
      deepLinking: true,
      displayRequestDuration: true,
      docExpansion: 'none',
      filter: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
}

/** Zod and Nest type JSON Schema differently; as data they are the same. */
function plain<T extends object>(value: T): Record<string, never> {
  return JSON.parse(JSON.stringify(value));
}

const unexpected: ErrorDescription = {
  kind: 'unavailable',
  code: 'internal',
  title: 'Something went wrong on our side',
};
/** Said here as the guard says it: the guard belongs to auth, which the platform does not know. */
const credentialProblems: readonly ErrorDescription[] = [
  { kind: 'unauthenticated', code: 'auth.unauthenticated', title: 'Credentials are missing or not valid' },
  { kind: 'unauthenticated', code: 'auth.token-expired', title: 'The access token has expired' },
];

const roleProblem: ErrorDescription = {
  kind: 'forbidden',
  code: 'auth.insufficient-role',
  title: 'Your role does not allow this',
};
const scopeProblem: ErrorDescription = {
  kind: 'forbidden',
  code: 'auth.insufficient-scope',
  title: 'The API key is not allowed to do this',
};

const idempotencyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of the caller’s own: the same call with the same key within 24 hours has one effect, and gets the first answer again with `Idempotent-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: longestKey },
} as const;

const conditionParameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an answer that the caller has: when it still holds, 304 without a body.',
  schema: { type: 'string' },
} as const;

/** Who may call, as security requirements; what the platform and the route itself may refuse, as answers. */
function addAccessAndProblems(operation: Operation, method: string, path: string): void {
  const declared = extensionOf(operation, problemsExtension, Problems) ?? [];
  const access = extensionOf(operation, accessExtension, AccessOfRoute);
  const isPublic = operation.security?.some((requirement) => Object.keys(requirement).length === 0) ?? false;
  if (!isPublic && access === undefined)
    throw new Error(`${method} ${path} is not public: its @Endpoint needs a scope`);
  addAccess(operation, access);
  const parameters = operation.parameters ?? [];
  const takesCursor = parameters.some((parameter) => 'name' in parameter && parameter.name === 'cursor');
  const takesInput = parameters.length > 0 || operation.requestBody !== undefined;
  const isMutating = mutatingMethods.has(method);
  if (isMutating) operation.parameters = [...parameters, idempotencyParameter];
  const problems: readonly ErrorDescription[] = [
    ...declared,
    ...(takesInput ? [InvalidRequest] : []),
    ...(takesCursor ? [InvalidCursor] : []),
    // also where none is expected
    ...(isMutating ? [UnreadableBody, BodyTooLarge, UnsupportedBody] : []),
    ...(access === undefined ? [] : accessProblems(access)),
    ...(isMutating ? [InvalidIdempotencyKey, TwinInFlight, IdempotencyKeyReused] : []),
    ...(isProbe(path) ? [] : [RateLimited, Overloaded]),
    DatabaseUnavailable,
  ];
  const byStatus = new Map<number, ErrorDescription[]>();
  for (const problem of problems) {
    const status = statusOf(problem.kind);
    const same = byStatus.get(status) ?? [];
    if (!same.some(({ code }) => code === problem.code)) byStatus.set(status, [...same, problem]);
  }
  byStatus.set(500, [unexpected]);
  for (const [status, described] of [...byStatus].sort(([a], [b]) => a - b)) {
    operation.responses[String(status)] = {
      description: described.map(({ code, title }) => `\`${code}\`: ${title}`).join('  \n'),
      content: { [problemContentType]: { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
}

/** What the route costs; the numbers are those that are configured. */
function addLimit(operation: Operation, path: string, limits: RateLimitSettings): void {
  const kind = extensionOf(operation, kindExtension, z.custom<RouteKind>()) ?? 'standard';
  if (isProbe(path)) return;
  const { policy, points } = routeCosts[kind];
  const { [ratePolicies[policy].points]: limit } = limits;
  addText(operation, `Costs ${points} of ${limit} ${policy} a minute.`);
}

/** What is asked for again need not be sent again; files, which never change, are kept by their `Cache-Control`. */
function addCondition(operation: Operation): void {
  const { 200: done } = operation.responses;
  if (done === undefined || '$ref' in done || done.content?.['application/json'] === undefined) return;
  operation.parameters = [...(operation.parameters ?? []), conditionParameter];
  operation.responses['304'] = { description: 'Not changed since the answer with that `ETag`' };
}

/** Every answer tells the caller's limits, and one that puts off when to come again. */
function addHeaders(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    const isTagged = status === '304' || (status === '200' && '304' in operation.responses);
    const isPuttingOff = status === '429' || status === '503';
    const names = [...limitHeaders, ...(isTagged ? ['ETag'] : []), ...(isPuttingOff ? ['Retry-After'] : [])];
    response.headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  }
}

const answerHeaders = {
  'RateLimit-Limit': { description: 'How many points the caller has in a window', schema: { type: 'integer' } },
  'RateLimit-Remaining': { description: 'How many of them are left', schema: { type: 'integer' } },
  'RateLimit-Reset': { description: 'Seconds until the window is over', schema: { type: 'integer' } },
  'RateLimit-Policy': { description: 'Points and seconds of the window, as `100;w=60`', schema: { type: 'string' } },
  ETag: { description: 'Of this content, for `If-None-Match`', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds after which trying again makes sense', schema: { type: 'integer' } },
} as const;

function addText(operation: Operation, text: string): void {
  operation.description = operation.description === undefined ? text : `${operation.description}\n\n${text}`;
}

/** OpenAPI 3.1 lets any requirement name scopes or roles; the pages show those of OAuth only, so the text says them too. */
function addAccess(operation: Operation, access: Access | undefined): void {
  if (access === undefined) {
    operation.security = [];
    return;
  }
  const { scope, role } = access;
  operation.security = [
    { bearer: role === 'user' ? [] : [role] },
    ...(scope === 'session' ? [] : [{ apiKey: [scope] }]),
  ];
  const needs = [
    ...(role === 'user' ? [] : [`Needs the role ${role}.`]),
    scope === 'session' ? 'Not with an API key.' : `API key scope: \`${scope}\`.`,
  ].join(' ');
  addText(operation, needs);
}

function accessProblems({ role }: Access): readonly ErrorDescription[] {
  return [...credentialProblems, ...(role === 'user' ? [] : [roleProblem]), scopeProblem];
}

const Problems = z.array(z.object({ kind: z.custom<ErrorKind>(), code: z.string(), title: z.string() }));
const AccessOfRoute = z.object({ scope: z.custom<Access['scope']>(), role: z.enum(roles) });

/** Takes what `@Endpoint` has left for this file. */
function extensionOf<T>(operation: Operation, name: string, schema: z.ZodType<T>): T | undefined {
  const value = new Map<string, unknown>(Object.entries(operation)).get(name);
  Reflect.deleteProperty(operation, name);
  return value === undefined ? undefined : schema.parse(value);
}
