import { type Signal, type WritableSignal, linkedSignal } from '@angular/core';

/** What is selected in a list. What is opened is selected, alone unless it was among the selected already. */
export function selectionAround(open: Signal<string | undefined>): WritableSignal<ReadonlySet<string>> {
  return linkedSignal<string | undefined, ReadonlySet<string>>({
    source: open,
    computation: (id, before) => {
      if (id === undefined) return new Set();
      return before?.value.has(id) === true ? before.value : new Set([id]);
    },
  });
}
