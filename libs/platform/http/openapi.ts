import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { ErrorDescription, ErrorKind } from '#kernel';
import { z } from 'zod';
import { problemsExtension } from './endpoint.ts';
import { BodyTooLarge, InvalidCursor, InvalidRequest, UnreadableBody, UnsupportedBody } from './http.errors.ts';
import { DatabaseUnavailable } from '../database/database.errors.ts';
import { documentSchema } from './json-schema.ts';
import { docsPath } from './paths.ts';
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
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
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
  };
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = path[method];
      if (operation !== undefined) addProblems(operation);
    }
  }
  return document;
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
      docExpansion: 'list',
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

/** What the platform may refuse on any such route, and what the route itself refuses, as documented answers. */
function addProblems(operation: Operation): void {
  const declared = declaredProblems(operation);
  const isPublic = operation.security?.some((requirement) => Object.keys(requirement).length === 0) ?? false;
  if (isPublic) operation.security = [];
  const parameters = operation.parameters ?? [];
  const takesCursor = parameters.some((parameter) => 'name' in parameter && parameter.name === 'cursor');
  const takesInput = parameters.length > 0 || operation.requestBody !== undefined;
  const problems: readonly ErrorDescription[] = [
    ...declared,
    ...(takesInput ? [InvalidRequest] : []),
    ...(takesCursor ? [InvalidCursor] : []),
    ...(operation.requestBody === undefined ? [] : [UnreadableBody, BodyTooLarge, UnsupportedBody]),
    ...(isPublic ? [] : credentialProblems),
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

const Declared = z.array(z.object({ kind: z.custom<ErrorKind>(), code: z.string(), title: z.string() }));

function declaredProblems(operation: Operation): readonly ErrorDescription[] {
  const entries = new Map<string, unknown>(Object.entries(operation));
  const declared = Declared.safeParse(entries.get(problemsExtension));
  Reflect.deleteProperty(operation, problemsExtension);
  return declared.success ? declared.data : [];
}
