import createClient, { type Client } from 'openapi-fetch';
import { rootMessage } from '../error-facts.js';
import type { components, paths } from './schema.gen.js';

type Schemas = components['schemas'];

/** What answers later than this does not answer. */
const ANSWER_TIMEOUT_MS = 10_000;

const NO_MANAGER = 'something answers, but it is no Flamenco Manager';

/** A Manager that has said who it is. */
export interface IntroducedManager {
  readonly version: string;
  readonly name: string;
  /** What its clock shows, in milliseconds since 1970, cut to seconds; undefined where it does not say. */
  readonly clockMs: number | undefined;
  readonly tookMs: number;
}

/** Questions to a Manager, of our own or of Flamenco 3, that anybody may ask: who it is, and what its farm is like. */
export class ManagerFacts {
  private readonly api: Client<paths>;

  constructor(readonly url: string) {
    this.api = createClient<paths>({ baseUrl: url });
  }

  /**
   * Who answers at the address.
   * @throws Error that says why nobody does, or that it is no Manager
   */
  async introduction(signal: AbortSignal): Promise<IntroducedManager> {
    const startMs = performance.now();
    const { data, response } = await answered(signal, (init) => this.api.GET('/api/v3/version', init));
    const tookMs = Math.round(performance.now() - startMs);
    const isManager = typeof data?.version === 'string' && typeof data.name === 'string';
    if (!isManager) throw new Error(`${NO_MANAGER} (HTTP ${response.status})`);
    const clockMs = Date.parse(response.headers.get('date') ?? '');
    const { version, name } = data;
    return { version, name, clockMs: Number.isNaN(clockMs) ? undefined : clockMs, tookMs };
  }

  /** Where the shared storage is, for Workers on a platform (`linux`, `windows`, `darwin`); undefined when it does not say. */
  async storageFor(platform: string, signal: AbortSignal): Promise<string | undefined> {
    const path = { audience: 'workers', platform } as const;
    const { data } = await answered(signal, (init) =>
      this.api.GET('/api/v3/configuration/shared-storage/{audience}/{platform}', {
        params: { path },
        ...init,
      }),
    );
    return data?.location || undefined;
  }

  /** Where the Manager itself has the shared storage; undefined when it does not say. */
  async ownStorage(signal: AbortSignal): Promise<string | undefined> {
    const { data } = await answered(signal, (init) => this.api.GET('/api/v3/configuration', init));
    return data?.storageLocation || undefined;
  }

  /** The values of variables, for Workers on a platform. */
  async variablesFor(platform: string, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const path = { audience: 'workers', platform } as const;
    const { data } = await answered(signal, (init) =>
      this.api.GET('/api/v3/configuration/variables/{audience}/{platform}', { params: { path }, ...init }),
    );
    return Object.fromEntries(Object.entries(data ?? {}).map(([name, { value }]) => [name, value]));
  }

  /** Has the Manager write a file into a folder, as it calls it, and remove it again. Undefined when it does not do that for us. */
  async tryFolder(
    path: string,
    signal: AbortSignal,
  ): Promise<Pick<Schemas['PathCheckResult'], 'is_usable' | 'cause'> | undefined> {
    const { data } = await answered(signal, (init) =>
      this.api.POST('/api/v3/configuration/check/shared-storage', { body: { path }, ...init }),
    );
    return typeof data?.is_usable === 'boolean' ? data : undefined;
  }
}

async function answered<T>(
  signal: AbortSignal,
  send: (init: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await send({ signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]) });
  } catch (error) {
    signal.throwIfAborted();
    const isNoJson = error instanceof SyntaxError;
    throw new Error(isNoJson ? NO_MANAGER : rootMessage(error), { cause: error });
  }
}
