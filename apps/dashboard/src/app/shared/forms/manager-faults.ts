import { HttpErrorResponse } from '@angular/common/http';
import type { FieldFault } from './field-schema';
import { describeProblem } from '../problem';

/** `manager_name: must be text`, and of what the API's document says itself, `priority must be <= 100 (is 700)`. */
const FAULT = /^([\w.[\]-]+)(?:: | (?=must ))(.*)$/s;

/** Between faults: a line each, or on one line when the API's document finds them. */
const BETWEEN = /\n|; (?=[\w.[\]-]+ must )/;

/**
 * What the Manager refuses about a form, each with the field that it is about. Undefined when it did not refuse what was
 * filled in, but failed otherwise.
 */
export function managerFaults(error: unknown): readonly FieldFault[] | undefined {
  if (!(error instanceof HttpErrorResponse) || ![400, 422].includes(error.status)) return undefined;
  return describeProblem(error)
    .split(BETWEEN)
    .map((line) => {
      const [, path, message] = FAULT.exec(line) ?? [];
      return path === undefined || message === undefined ? { path: '', message: line } : { path, message };
    });
}
