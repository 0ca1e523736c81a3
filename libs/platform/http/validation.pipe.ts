import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { FieldError } from '#kernel';
import { InvalidRequest } from './http.errors.ts';

const mostErrorsShown = 20;

type Issues = Parameters<StandardSchemaValidationPipe['exceptionFactory']>[0];

/** Checks every `@Body`, `@Query` and `@Param` that names a schema; what fails is `request.invalid` with its fields. */
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => refusal(issues) });
  }

  /** Nest would take `constructor` and its like away in silence; here they are unknown fields, and refused. */
  protected override stripProtoKeys(): void {}
}

function refusal(issues: Issues): InvalidRequest {
  const errors = issues.flatMap(fieldErrors).slice(0, mostErrorsShown);
  return new InvalidRequest({
    errors,
    detail: errors.map(({ path, message }) => `${path === '' ? 'body' : path}: ${message}`).join('; '),
  });
}

function fieldErrors(issue: Issues[number]): readonly FieldError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  if ('code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => ({
      path: path === '' ? shorten(String(key)) : `${path}.${shorten(String(key))}`,
      message: 'is not a known field',
    }));
  }
  return [{ path: shorten(path), message: issue.message }];
}

/** A field's name comes from the client: it is shown, but not at any length. */
function shorten(name: string): string {
  return name.length <= 80 ? name : `${name.slice(0, 80)}…`;
}
