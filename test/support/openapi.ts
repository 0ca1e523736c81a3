import type { Answer } from './client.ts';
import { bytesType } from './upload.ts';

type Json = Answer['body'];

/** One operation of the OpenAPI document, as a test wants it. */
export interface Operation {
  readonly method: string;
  /** With `{id}` where a parameter stands; complete, from the root. */
  readonly path: string;
  readonly id: string;
  readonly isPublic: boolean;
  /** Which role and which scope it asks for, as `@Endpoint` would say it. */
  readonly access: { readonly scope: string; readonly role: string };
  /** What is said about it. */
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly hasBody: boolean;
  readonly takesForm: boolean;
  readonly takesBytes: boolean;
  /** A valid body, as the document shows it. */
  readonly example: Json;
  /** The schema of a documented answer; `undefined` for an undocumented status, `null` for one without a body. */
  readonly schemaOf: (status: number) => Json | null | undefined;
  /** Whether the document says that the operation may be refused with this code. */
  readonly mentions: (status: number, code: string) => boolean;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}

/** The document as the program serves it. */
export class OpenApi {
  private constructor(private readonly document: Json) {}

  static async of(origin: string): Promise<OpenApi> {
    return new OpenApi(await (await fetch(`${origin}/api/docs-json`)).json());
  }

  get operations(): readonly Operation[] {
    return Object.entries<Json>(this.document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => this.operationOf(path, method, operation)),
    );
  }

  /** What is wrong with a value: required fields that are missing, and fields the schema does not know. */
  complaints(value: Json, schema: Json, at = ''): readonly string[] {
    const resolved = this.resolve(schema);
    const alternatives: readonly Json[] = resolved.anyOf ?? resolved.oneOf ?? [];
    if (alternatives.length > 0) {
      const complaints = alternatives.map((alternative) => this.complaints(value, alternative, at));
      return complaints.find((each) => each.length === 0) ?? complaints.flat();
    }
    const types: readonly string[] = [resolved.type ?? []].flat();
    if (
      types.length > 0 &&
      !types.includes(typeOf(value)) &&
      !(types.includes('number') && typeOf(value) === 'integer')
    ) {
      return [`${at}: is ${typeOf(value)}, not ${types.join(' or ')}`];
    }
    if (Array.isArray(value))
      return value.flatMap((item, index) => this.complaints(item, resolved.items ?? {}, `${at}[${index}]`));
    if (typeof value !== 'object' || value === null) return [];
    const properties: Readonly<Record<string, Json>> = resolved.properties ?? {};
    return [
      ...(resolved.required ?? [])
        .filter((key: string) => !(key in value))
        .map((key: string) => `${at}.${key}: is missing`),
      ...Object.entries(value).flatMap(([key, item]) =>
        key in properties
          ? this.complaints(item, properties[key], `${at}.${key}`)
          : [`${at}.${key}: is not documented`],
      ),
    ];
  }

  private operationOf(path: string, method: string, operation: Json): Operation {
    const body = operation.requestBody?.content?.['application/json']?.schema;
    const schema = body === undefined ? undefined : this.resolve(body);
    return {
      method: method.toUpperCase(),
      path,
      id: operation.operationId,
      isPublic: operation.security?.length === 0,
      access: accessOf(operation.security ?? []),
      text: operation.description ?? '',
      parameters: operation.parameters ?? [],
      hasBody: body !== undefined,
      takesForm: operation.requestBody?.content?.['multipart/form-data'] !== undefined,
      takesBytes: operation.requestBody?.content?.[bytesType] !== undefined,
      example: schema?.example ?? schema?.examples?.[0],
      schemaOf: (status) => {
        const response = operation.responses[String(status)];
        if (response === undefined) return undefined;
        const [content] = Object.values<Json>(response.content ?? {});
        return content?.schema ?? null;
      },
      mentions: (status, code) => operation.responses[String(status)]?.description.includes(`\`${code}\``) === true,
    };
  }

  private resolve(schema: Json): Json {
    if (typeof schema.$ref !== 'string') return schema;
    const [, ...steps] = schema.$ref.split('/');
    const target = steps.reduce((node: Json, step: string) => node?.[step], this.document);
    if (target === undefined) throw new Error(`The document points at ${schema.$ref}, and there is nothing`);
    return this.resolve(target);
  }
}

function accessOf(security: readonly Json[]): Operation['access'] {
  const named = (scheme: string): string | undefined => security.find((each) => scheme in each)?.[scheme][0];
  return { scope: named('apiKey') ?? 'session', role: named('bearer') ?? 'user' };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** The path with its parameters filled in, as they are. */
export function fill(path: string, value: string): string {
  return path.replace(/\{\w+\}/g, () => value);
}
