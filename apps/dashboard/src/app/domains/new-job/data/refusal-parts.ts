import type { FieldFault } from '../../../shared/forms/field-schema';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { describeProblem } from '../../../shared/problem';

/** Why a job was refused: what is about a setting, about the job, and the rest. */
export interface RefusalParts {
  readonly settings: readonly FieldFault[];
  readonly about: readonly FieldFault[];
  readonly rest: string;
}

const SETTINGS = 'settings.';

/** Says where each part of a refusal belongs. @param keys - of the settings */
export function refusalParts(error: unknown, keys: readonly string[]): RefusalParts {
  const faults = managerFaults(error);
  if (faults === undefined) return { settings: [], about: [], rest: describeProblem(error) };
  const placed = faults.map((fault) => placeOf(fault, keys));
  return {
    settings: placed.flatMap(({ setting }) => (setting === undefined ? [] : [setting])),
    about: placed.flatMap(({ about }) => (about === undefined ? [] : [about])),
    rest: placed.flatMap(({ rest }) => (rest === undefined ? [] : [rest])).join(' '),
  };
}

interface PlacedFault {
  readonly setting?: FieldFault;
  readonly about?: FieldFault;
  readonly rest?: string;
}

function placeOf({ path, message }: FieldFault, keys: readonly string[]): PlacedFault {
  if (path.startsWith(SETTINGS)) return { setting: { path: path.slice(SETTINGS.length), message } };
  if (path === 'name' || path === 'priority') return { about: { path, message } };
  // The Manager's own sentences name a setting in quotes: "… (setting 'blendfile')".
  const [, key] = /\bsetting '?([\w.]+)'?/i.exec(message) ?? [];
  if (key !== undefined && keys.includes(key)) return { setting: { path: key, message } };
  return { rest: path === '' ? message : `${path}: ${message}` };
}
