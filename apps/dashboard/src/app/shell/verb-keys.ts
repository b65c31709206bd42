import { inject } from '@angular/core';
import { Keys } from '../shared/keys/keys';
import { VERB_KEYS } from '../shared/keys/verb-letters';
import { ConnectionState } from '../shared/live/connection-state';
import { Notices } from '../shared/notices';
import { type Offer, Offers } from '../shared/offers';
import type { MenuEntry } from '../shared/ui/action-menu';

/** Something that a letter does now. */
export interface KeyedVerb {
  readonly offer: Offer;
  readonly entry: MenuEntry;
}

/** What a letter means: what was opened last has it first, and of that what can be done. */
export function verbOfKey(offers: readonly Offer[], key: string): KeyedVerb | undefined {
  const verbs = offers.flatMap((offer) =>
    offer.entries.filter((entry) => entry.key === key).map((entry) => ({ offer, entry })),
  );
  const of = verbs.filter(({ offer }) => offer === verbs[0]?.offer);
  return of.find(({ entry }) => entry.isDisabled !== true) ?? of[0];
}

/** Has letters do what stands beside them in menus, to what is open or selected. Call it in an injection context. */
export function bindVerbKeys(): void {
  const offers = inject(Offers);
  const notices = inject(Notices);
  const { staleReason } = inject(ConnectionState);
  const act = ({ key, repeat }: KeyboardEvent): boolean => {
    const verb = verbOfKey(offers.all(), key);
    if (verb === undefined || repeat) return false;
    const { offer, entry } = verb;
    const why = entry.worksAlone === true ? undefined : staleReason();
    if (entry.isDisabled === true)
      notices.problem(`${offer.about}, ${entry.label}: ${entry.reason ?? 'not now'}`);
    else if (why !== undefined) notices.problem(`That was not done. ${why}`);
    else offer.choose(entry.id, 'by-letter');
    return true;
  };
  const does = 'Do to what is open or selected what stands beside the letter in its menu';
  inject(Keys).bind({ keys: VERB_KEYS, does, act });
}
