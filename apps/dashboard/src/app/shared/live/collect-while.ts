import type { Observable } from 'rxjs';

/**
 * Runs a load and collects the events that arrive meanwhile: the answer may be older than they are, so the caller
 * applies them to it. Rejects when the load does.
 */
export async function collectWhile<Event, Loaded>(
  events: Observable<Event>,
  load: () => Promise<Loaded>,
): Promise<{ readonly loaded: Loaded; readonly events: readonly Event[] }> {
  const collected: Event[] = [];
  const subscription = events.subscribe((event) => collected.push(event));
  try {
    return { loaded: await load(), events: collected };
  } finally {
    subscription.unsubscribe();
  }
}
