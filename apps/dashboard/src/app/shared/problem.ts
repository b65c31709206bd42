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

function managerMessage(body: unknown): string | undefined {
  if (typeof body === 'string') {
    try {
      return managerMessage(JSON.parse(body));
    } catch {
      return undefined; // not JSON: a proxy's page; the status line says more
    }
  }
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' && body.message !== '' ? body.message : undefined;
}
