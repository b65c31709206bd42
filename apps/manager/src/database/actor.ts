import { AsyncLocalStorage } from 'node:async_hooks';

/** Somebody who has signed in, or a program with a token: of a person's, whose id it has, or of its own. */
export interface KnownActor {
  readonly kind: 'user' | 'token';
  readonly id: string;
  readonly name: string;
  /** What others see. */
  readonly displayName: string;
  /** Where it is not empty, they submit and steer jobs of these projects only. */
  readonly projects: readonly string[];
  readonly address: string;
  /** It is a program that belongs to nobody. */
  readonly isService: boolean;
}

/** Who asked for a change. People who have not signed in are all the same. */
export type Actor =
  | { readonly kind: 'manager' }
  | { readonly kind: 'anonymous'; readonly address: string }
  | KnownActor
  | { readonly kind: 'worker'; readonly id: number; readonly uuid: string; readonly name: string };

/** A person, or a program on behalf of one, as the history names them. */
export interface Person {
  readonly kind: string;
  /** Undefined for those who have not signed in. */
  readonly id: string | undefined;
  readonly name: string;
  /** Where the request came from, behind proxies that are trusted. */
  readonly address: string;
}

/** Who acts, where that is a person. Undefined for a Worker, and for the Manager itself. */
export function personOf(actor: Actor): Person | undefined {
  switch (actor.kind) {
    case 'anonymous':
      return { kind: actor.kind, id: undefined, name: actor.kind, address: actor.address };
    case 'user':
    case 'token':
      return { kind: actor.kind, id: actor.id, name: actor.name, address: actor.address };
    case 'worker':
    case 'manager':
      return undefined;
  }
}

/** Whose something is that is made now: the id of a person, or of a service's token. Undefined where nobody has signed in. */
export function ownerIdOf(actor: Actor): string | undefined {
  return personOf(actor)?.id;
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
