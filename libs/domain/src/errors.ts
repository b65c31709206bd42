/** The kinds of refusal; each has one usual HTTP status, see `httpStatusOf`. */
export const ERROR_KINDS = ['not-found', 'conflict', 'invalid', 'forbidden', 'unavailable'] as const;

/** What kind of refusal a `FarmError` is. */
export type ErrorKind = (typeof ERROR_KINDS)[number];

const HTTP_STATUS_OF_KIND = {
  'not-found': 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;

/** What else a `FarmError` may carry. */
export interface FarmErrorOptions {
  /** Only where Flamenco 3's clients expect an unusual one: 406, 412, 416, 422, 423, 425 … */
  readonly httpStatus?: number;
  /** After how many seconds the same request may succeed, where that is known. */
  readonly retryAfterS?: number;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * A refusal: something a person or a program asked for that the farm cannot or will not do. Anything else that is
 * thrown is a bug. `code` is stable and kebab-case, for programs; `message` is for people and says what to do next.
 */
export class FarmError extends Error {
  override readonly name = 'FarmError';
  readonly kind: ErrorKind;
  readonly code: string;
  readonly httpStatus?: number;
  readonly retryAfterS?: number;

  constructor(kind: ErrorKind, code: string, message: string, options: FarmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    if (options.httpStatus !== undefined) this.httpStatus = options.httpStatus;
    if (options.retryAfterS !== undefined) this.retryAfterS = options.retryAfterS;
  }
}

/** Tells a refusal from a bug. */
export function isFarmError(error: unknown): error is FarmError {
  return error instanceof FarmError;
}

/** The HTTP status that a refusal is answered with: its own, or the usual one of its kind. */
export function httpStatusOf(error: FarmError): number {
  return error.httpStatus ?? HTTP_STATUS_OF_KIND[error.kind];
}

/** A refusal because a thing does not exist (404). `what` is its word in the glossary ('job', 'worker tag'). */
export function notFound(what: string, id: string): FarmError {
  const code = `${what.toLowerCase().replaceAll(/\s+/g, '-')}-not-found`;
  return new FarmError(
    'not-found',
    code,
    `There is no ${what} with id '${id}'. It may have been deleted; refresh the list.`,
  );
}

/** A refusal because the request itself is wrong (400, or the status given). */
export function invalid(code: string, message: string, options?: FarmErrorOptions): FarmError {
  return new FarmError('invalid', code, message, options);
}

/** A refusal because the thing is not in a state to do that (409, or the status given). */
export function conflict(code: string, message: string, options?: FarmErrorOptions): FarmError {
  return new FarmError('conflict', code, message, options);
}

/** A refusal because the caller may not do that (403). */
export function forbidden(code: string, message: string, options?: FarmErrorOptions): FarmError {
  return new FarmError('forbidden', code, message, options);
}

/** A refusal for now: the same request may succeed later (503). */
export function unavailable(code: string, message: string, options?: FarmErrorOptions): FarmError {
  return new FarmError('unavailable', code, message, options);
}
