import { AsyncLocalStorage } from 'node:async_hooks';

/** Who asked for a change. On an open farm, people are all the same. */
export type Actor =
  | { readonly kind: 'manager' }
  | { readonly kind: 'anonymous'; readonly address: string }
  | { readonly kind: 'worker'; readonly id: number; readonly uuid: string; readonly name: string };

/** A person, or a program on behalf of one, as the history names them. */
export interface Person {
  readonly kind: string;
  /** Undefined as long as nobody signs in. */
  readonly id: string | undefined;
  readonly name: string;
  /** Where the request came from, behind proxies that are trusted. */
  readonly address: string;
}

/** Who acts, where that is a person: on an open farm, all are `anonymous`. Undefined for a Worker, and for the Manager itself. */
export function personOf(actor: Actor): Person | undefined {
  switch (actor.kind) {
    case 'anonymous':
      return { kind: actor.kind, id: undefined, name: actor.kind, address: actor.address };
    case 'worker':
    case 'manager':
      return undefined;
  }
}

/** What the Manager does by itself. */
const MANAGER: Actor = { kind: 'manager' };

/** Who acts in a request. It is told apart after the request has begun: a Worker is known once its credentials are. */
export interface ActorOfRequest {
  actor: Actor;
}

const requests = new AsyncLocalStorage<ActorOfRequest>();

/** Runs what answers a request: all that it asks for is its actor's. */
export function actingFor<Result>(request: ActorOfRequest, answer: () => Result): Result {
  return requests.run(request, answer);
}

/** Says who the present request comes from. Outside of requests, nothing. */
export function identifyActor(actor: Actor): void {
  const request = requests.getStore();
  if (request) request.actor = actor;
}

/** Who asks for what happens now: whose request is being answered, or else the Manager itself. */
export function currentActor(): Actor {
  return requests.getStore()?.actor ?? MANAGER;
}
