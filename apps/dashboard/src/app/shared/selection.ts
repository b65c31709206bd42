import { type Signal, type WritableSignal, linkedSignal } from '@angular/core';

/**
 * What is selected in a list. What is opened is selected, alone unless it was among the selected already; what is closed stays
 * selected, so that one goes on from there. In another `scope` (tasks of another job) nothing is selected yet.
 */
export function selectionAround(
  open: Signal<string | undefined>,
  scope: Signal<string | undefined> = open,
): WritableSignal<ReadonlySet<string>> {
  const isScoped = scope !== open;
  return linkedSignal<
    { readonly id: string | undefined; readonly scope: string | undefined },
    ReadonlySet<string>
  >({
    source: () => ({ id: open(), scope: isScoped ? scope() : undefined }),
    computation: ({ id, scope: now }, before) => {
      const kept = before !== undefined && before.source.scope === now ? before.value : new Set<string>();
      return id === undefined || kept.has(id) ? kept : new Set([id]);
    },
  });
}
