import { type Resource, type Signal, type WritableSignal, computed, linkedSignal } from '@angular/core';
import { describeProblem } from '../problem';

/** What a resource loaded last, also while it loads again, and when that fails. Undefined until the first load. */
export function keptFrom<Loaded>(resource: Resource<Loaded | undefined>): WritableSignal<Loaded | undefined> {
  return linkedSignal<Loaded | undefined, Loaded | undefined>({
    source: () => valueOf(resource),
    computation: (fresh, before) => fresh ?? before?.value,
  });
}

/** The same for one of several things, of which another one may be selected: nothing is shown for it that belongs to others. */
export function keptFor<Loaded>(
  selectedId: Signal<string | undefined>,
  resource: Resource<Loaded | undefined>,
  idOf: (loaded: Loaded) => string,
): WritableSignal<Loaded | undefined> {
  return linkedSignal<
    { readonly id: string | undefined; readonly fresh: Loaded | undefined },
    Loaded | undefined
  >({
    source: () => ({ id: selectedId(), fresh: valueOf(resource) }),
    computation: ({ id, fresh }, before) =>
      [fresh, before?.value].find((loaded) => loaded !== undefined && idOf(loaded) === id),
  });
}

/** What went wrong when it was loaded: the error as it was thrown. */
export function errorOf(resource: Resource<unknown>): Signal<unknown> {
  return computed((): unknown => {
    const error = resource.error();
    return error?.cause ?? error;
  });
}

/** The same in words; undefined when nothing did. */
export function problemOf(resource: Resource<unknown>): Signal<string | undefined> {
  const error = errorOf(resource);
  return computed(() => (error() === undefined ? undefined : describeProblem(error())));
}

function valueOf<Loaded>(resource: Resource<Loaded | undefined>): Loaded | undefined {
  return resource.hasValue() ? resource.value() : undefined;
}
