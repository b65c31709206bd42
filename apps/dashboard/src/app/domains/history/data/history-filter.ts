import type { ChangeAction, ChangedKind } from '@flamenco/api-client';
import { CHANGE_ACTION_NAMES, CHANGE_ACTIONS, CHANGED_KINDS } from '@flamenco/domain/changes';
import { managerUrl } from '../../../shared/manager-address';
import { type ChangeQuery, changeParameters } from './change-history';

const HOUR_MS = 3_600_000;

/** How far back the history is shown. */
export const HISTORY_SPANS = [
  { id: '1h', label: 'Last hour', ms: HOUR_MS },
  { id: '1d', label: 'Last day', ms: 24 * HOUR_MS },
  { id: '7d', label: 'Last week', ms: 7 * 24 * HOUR_MS },
  { id: '30d', label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
] as const;

/** The filter as the page's address has it; anything may stand there. */
export interface HistoryFilter {
  readonly q: string | undefined;
  readonly kind: string | undefined;
  readonly action: string | undefined;
  readonly within: string | undefined;
}

/** What a filter asks for; what makes no sense excludes nothing. */
export function historyQuery({ q, kind, action, within }: HistoryFilter): ChangeQuery {
  const knownKind = CHANGED_KINDS.find((known): known is ChangedKind => known === kind);
  const knownAction = actionsOf(knownKind).find(({ id }) => id === action)?.id;
  const withinMs = HISTORY_SPANS.find(({ id }) => id === within)?.ms;
  return {
    ...(q !== undefined && q !== '' && { q }),
    ...(knownKind !== undefined && { kind: knownKind }),
    ...(knownAction !== undefined && { action: knownAction }),
    ...(withinMs !== undefined && { withinMs }),
  };
}

/** What can be done to things of a kind, or to all. */
export function actionsOf(
  kind: ChangedKind | undefined,
): readonly { readonly id: ChangeAction; readonly label: string }[] {
  return CHANGE_ACTION_NAMES.filter(
    (action) => kind === undefined || CHANGE_ACTIONS[action].kind === kind,
  ).map((id) => ({ id, label: capitalised(CHANGE_ACTIONS[id].means) }));
}

/** Where all that is asked for can be downloaded. */
export function exportAddress(query: ChangeQuery, nowMs: number): string {
  const parameters = new URLSearchParams(changeParameters(query, nowMs));
  const text = parameters.size === 0 ? '' : `?${parameters.toString()}`;
  return `${managerUrl()}/api/v3/changes/export${text}`;
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
