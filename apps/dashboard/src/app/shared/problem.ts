import { HttpErrorResponse } from '@angular/common/http';

/** What went wrong with a request, in words for the person at the screen: the Manager's own where it sent some. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof HttpErrorResponse)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) return 'The Manager does not answer. Is it running, and is the network up?';
  return managerMessage(error.error) ?? `The Manager answered with status ${error.status}.`;
}

/** Whether the Manager says that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  return error instanceof HttpErrorResponse && error.status === 404;
}

/** What the Manager calls its refusal, such as `password-too-short`; undefined: it is none of its refusals. */
export function refusalCode(error: unknown): string | undefined {
  return error instanceof HttpErrorResponse ? textIn(error.error, 'error') : undefined;
}

function managerMessage(body: unknown): string | undefined {
  return textIn(body, 'message');
}

function textIn(body: unknown, key: 'message' | 'error'): string | undefined {
  if (typeof body === 'string') {
    try {
      return textIn(JSON.parse(body), key);
    } catch {
      return undefined; // not JSON: a proxy's page; the status line says more
    }
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const text = (body as Readonly<Record<string, unknown>>)[key];
  return typeof text === 'string' && text !== '' ? text : undefined;
}
