import { invalid } from '../errors.js';
import type { FindingActions } from './finding.js';
import { FINDING_ACTIONS, FINDING_KINDS, type FindingAction, type FindingKind } from './finding-kinds.js';

/** The key in a job's metadata that says what findings lead to: `images-missing=fail, device-differs=note`. */
export const FINDING_ACTIONS_KEY = 'finding_actions';

/** Whether there is such a kind of finding. */
function isFindingKind(text: string): text is FindingKind {
  return Object.hasOwn(FINDING_KINDS, text);
}

/** Whether a finding may lead to this. */
function isFindingAction(text: unknown): text is FindingAction {
  return FINDING_ACTIONS.some((action) => action === text);
}

/** What a job says that findings lead to, such as `images-missing=fail, device-differs=note`, as kinds and actions, checked or not. */
export function readFindingActions(text: string): Readonly<Record<string, string>> {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return Object.fromEntries(
    entries.map((entry) => {
      const end = entry.indexOf('=');
      return end < 0 ? [entry.trim(), ''] : [entry.slice(0, end).trim(), entry.slice(end + 1).trim()];
    }),
  );
}

/** Throws `invalid`, with what is wrong, for a text in which a job does not say what findings lead to. */
export function checkFindingActions(text: string): void {
  for (const [kind, action] of Object.entries(readFindingActions(text))) {
    if (!isFindingKind(kind)) {
      throw invalid(
        'finding-kind-unknown',
        `There is no kind of finding '${kind}', which the job's ${FINDING_ACTIONS_KEY} names. There are: ${Object.keys(FINDING_KINDS).join(', ')}.`,
      );
    }
    if (!isFindingAction(action)) {
      throw invalid(
        'finding-action-unknown',
        `'${kind}=${action}' in the job's ${FINDING_ACTIONS_KEY} does not say what a finding leads to. Write one of ${FINDING_ACTIONS.join(', ')}, such as ${kind}=fail.`,
      );
    }
  }
}

/** The actions that are not the usual ones; later ones count more. Entries that are none are left out. */
export function unusualActions(...layers: readonly Readonly<Record<string, unknown>>[]): FindingActions {
  const all = Object.entries(Object.assign({}, ...layers) as Record<string, unknown>);
  const actions: Partial<Record<FindingKind, FindingAction>> = {};
  for (const [kind, action] of all) {
    if (isFindingKind(kind) && isFindingAction(action) && action !== FINDING_KINDS[kind].action)
      actions[kind] = action;
  }
  return actions;
}
