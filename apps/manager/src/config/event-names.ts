import { DOMAIN_EVENT_NAMES, type DomainEventName } from '@flamenco/domain/events';
import { nearestName } from '@flamenco/domain/names';
import type { Reading, Setting } from './settings.js';

/** The events that a list in the configuration names: `job-completed`, or `job-*` for all of a kind, or `*`. */
export function readEventNames(
  written: readonly unknown[],
  reading: Pick<Reading, 'fault'>,
): ReadonlySet<DomainEventName> {
  const names = written.flatMap((entry, index) => {
    const found = DOMAIN_EVENT_NAMES.filter((name) => typeof entry === 'string' && isMeant(name, entry));
    if (found.length === 0) reading.fault(unknownEvent(entry), index);
    return found;
  });
  return new Set(names);
}

/** Whether somebody who writes `job-*` or `*` means an event, too. */
function isMeant(name: DomainEventName, written: string): boolean {
  return written.endsWith('*') ? name.startsWith(written.slice(0, -1)) : name === written;
}

function unknownEvent(written: unknown): string {
  const nearest = typeof written === 'string' ? nearestName(written, DOMAIN_EVENT_NAMES) : undefined;
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `is not an event.${hint} Use any of ${DOMAIN_EVENT_NAMES.join(', ')}; job-*, task-*, worker-* for all of a kind; * for all.`;
}

/** A list of events. */
export function eventNames(
  key: string,
  initial: readonly string[],
  about: string,
): Setting<ReadonlySet<DomainEventName>> {
  return {
    kind: 'setting',
    key,
    about,
    schema: { type: 'array', items: { type: 'string', examples: ['*', ...DOMAIN_EVENT_NAMES] } },
    initial,
    isText: false,
    read: (written, reading) => {
      if (Array.isArray(written)) return readEventNames(written, reading);
      reading.fault('must be a list of events, such as [job-completed, job-failed]; [] for none.');
      return undefined;
    },
  };
}
