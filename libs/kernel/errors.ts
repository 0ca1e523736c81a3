/**
 * Every way in which Guildhall refuses, in words that know no transport. Only the HTTP layer turns a kind into a status
 * (product.md, "Wire conventions").
 */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'payment-refused'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'too-large'
  | 'unsupported'
  | 'mismatched'
  | 'locked'
  | 'limited'
  | 'unavailable';

/** What is known of an error before it happens: what documentation and clients rely on. */
export interface ErrorDescription {
  readonly kind: ErrorKind;
  /** Stable, `<module>.<what>`; clients switch on it. */
  readonly code: string;
  readonly title: string;
}

/** One field that was refused; `path` is a JSON Pointer-like dotted path, `''` for the whole. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Seconds after which trying again makes sense (`limited`, `unavailable`, `locked`). */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A refusal by rule. Anything else that is thrown is a fault of ours. */
export abstract class AppError extends Error implements ErrorDescription {
  abstract readonly kind: ErrorKind;
  abstract readonly code: string;
  abstract readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(message: string, options: AppErrorOptions) {
    super(message, { cause: options.cause });
    this.detail = options.detail;
    this.errors = options.errors;
    this.retryAfter = options.retryAfter;
  }
}

/** A class of {@link AppError} that can be thrown, and documented without being thrown. */
export type AppErrorClass = ErrorDescription & (new (...args: never[]) => AppError);

/**
 * The base of one kind of refusal:
 * `class PostNotFound extends appError({ kind: 'not-found', code: 'posts.not-found', title: 'Post not found' }) {}`
 */
export function appError(description: ErrorDescription) {
  return class extends AppError {
    static readonly kind = description.kind;
    static readonly code = description.code;
    static readonly title = description.title;
    override readonly kind = description.kind;
    override readonly code = description.code;
    override readonly title = description.title;

    constructor(options: AppErrorOptions = {}) {
      super(options.detail ?? description.title, options);
    }
  };
}
