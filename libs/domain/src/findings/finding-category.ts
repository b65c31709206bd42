import type { FailureCategory } from './failure-category.js';
import type { FindingKind } from './finding-kinds.js';

/** What a task failed of that failed for a finding; what is left out says nothing of why. */
const CATEGORIES: Partial<Readonly<Record<FindingKind, FailureCategory>>> = {
  'camera-missing': 'no-camera',
  'libraries-missing': 'missing-file',
  'data-missing': 'missing-file',
  'images-missing': 'missing-file',
  'assets-missing': 'missing-file',
  'color-config-missing': 'missing-file',
  'device-differs': 'no-gpu',
  'script-error': 'python-error',
  'newer-file': 'newer-blend',
};

/** The category of a task that failed for such a finding; undefined where the finding is not what went wrong, but what came of it. */
export function categoryOfFinding(kind: FindingKind): FailureCategory | undefined {
  return CATEGORIES[kind];
}
