import { HttpException } from '@nestjs/common';
import { FarmError, httpStatusOf, unavailable } from '@flamenco/domain/errors';
import { databaseRefusal } from '../database/sqlite/sqlite-refusals.js';
import { errorCode, isOutOfFiles } from '../system-error.js';

/** What an error is answered with. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers: Readonly<Record<string, string>>;
  /** Nobody refused this: it has to be logged and looked into. */
  readonly isBug: boolean;
}

/** The body of every answer from 400 on; clients of Flamenco 3 read `code` and `message`. */
export interface ErrorBody {
  /** The HTTP status. */
  readonly code: number;
  readonly message: string;
  /** What kind of refusal it is, and which one, for programs; our addition. */
  readonly kind?: string;
  readonly error?: string;
}

/** Codes of Fastify's errors about the request, and what we say instead of Fastify's words. */
const REQUEST_PROBLEMS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This Content-Type is not supported here. Send application/json.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the address is longer than anything here is called.',
  FST_ERR_BAD_URL: 'The address is not a valid URL. Check its %-escapes.',
};

/** Room for the message of a job type's script, and for what it quotes. */
const LONGEST_MESSAGE = 4_000;

/** What an error is answered with. @param requestId - by which a bug can be found in the log */
export function answerTo(error: unknown, requestId: string): ErrorAnswer {
  const refusal = refusalIn(error);
  if (refusal) return refused(refusal);
  const message = `The Manager failed at this; it is a defect. Its log says more, at request ${requestId}.`;
  return { status: 500, body: { code: 500, message }, headers: {}, isBug: true };
}

/** The refusal that an error is or stands for; undefined for a bug. */
function refusalIn(error: unknown): FarmError | undefined {
  if (error instanceof FarmError) return error;
  if (isOutOfFiles(error)) return outOfFiles(error);
  return databaseRefusal(error) ?? (statusIn(error) < 500 ? requestRefusal(error) : undefined);
}

function outOfFiles(cause: unknown): FarmError {
  return unavailable(
    'out-of-files',
    'The Manager has as many files and connections open as it is allowed. Try again in a second; if this persists, raise the limit (ulimit -n, LimitNOFILE).',
    { cause },
  );
}

function refused(refusal: FarmError): ErrorAnswer {
  const status = httpStatusOf(refusal);
  return {
    status,
    body: { code: status, message: shortened(refusal.message), kind: refusal.kind, error: refusal.code },
    headers: headersOf(status, refusal),
    isBug: false,
  };
}

function headersOf(status: number, { retryAfterS }: FarmError): Readonly<Record<string, string>> {
  if (status === 401) return { 'WWW-Authenticate': 'Bearer realm="Flamenco"' };
  if (status === 503 || retryAfterS !== undefined) return { 'Retry-After': String(retryAfterS ?? 1) };
  return {};
}

/** Refusals quote what they refuse, which may be megabytes. */
function shortened(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

/** Errors of Nest and Fastify about the request itself. */
function requestRefusal(error: unknown): FarmError {
  const code = errorCode(error instanceof HttpException ? error.cause : error);
  const message =
    (code && REQUEST_PROBLEMS[code]) ?? (error instanceof Error ? error.message : 'The request is refused.');
  const status = statusIn(error);
  const httpStatus = status === 415 ? 400 : status; // a type that is not understood is a 400, as Flamenco 3 has it
  return new FarmError('invalid', 'bad-request', message, { httpStatus, cause: error });
}

/** The HTTP status that an error of Nest or Fastify carries; 500 when it has none. */
function statusIn(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' && error.statusCode >= 400 ? error.statusCode : 500;
}
