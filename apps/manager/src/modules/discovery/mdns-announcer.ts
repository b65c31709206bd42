import { hostname } from 'node:os';
import { Bonjour } from 'bonjour-service';

/** What is announced. */
export interface MdnsService {
  readonly managerName: string;
  readonly port: number;
  readonly version: string;
}

/** Where mDNS is spoken; by default as everybody does. */
export interface MdnsOptions {
  readonly port?: number;
  readonly interface?: string;
}

/** What bonjour-service has inside, and does not tell of: without a listener, a network that refuses would end the process. */
interface Inside {
  readonly mdns: { on(event: 'error' | 'warning', listener: (error: Error) => void): void };
}

/** Announces the Manager as `_flamenco._tcp` by mDNS (Bonjour, Avahi), for browsers of services. Never throws; `onTrouble` hears of failures. */
export class MdnsAnnouncer {
  private readonly bonjour: Bonjour;

  constructor(service: MdnsService, onTrouble: (trouble: Error) => void, options: MdnsOptions = {}) {
    const everywhere = options as ConstructorParameters<typeof Bonjour>[0];
    this.bonjour = new Bonjour(everywhere, onTrouble);
    const { mdns } = this.bonjour['server'] as Inside;
    mdns.on('error', onTrouble);
    mdns.on('warning', onTrouble);
    this.bonjour.publish({
      // No other Manager has this name, so there is no need to ask for it first; being told so would go to the console.
      name: `${service.managerName} (${hostname()}:${service.port})`,
      type: 'flamenco',
      port: service.port,
      txt: { version: service.version, path: '/' },
      probe: false,
    });
  }

  /** Says good-bye, and ends. */
  async stop(): Promise<void> {
    await within(FAREWELL_MS, (done) => {
      this.bonjour.unpublishAll(done);
    });
    await within(FAREWELL_MS, (done) => {
      this.bonjour.destroy(done);
    });
  }
}

/** Where mDNS does not work, nothing calls back. */
const FAREWELL_MS = 500;

function within(limitMs: number, act: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    act(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
