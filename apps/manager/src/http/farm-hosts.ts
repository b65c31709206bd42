import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { Resolver } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';
import { isAllowedHost, type Configuration } from '../config/index.js';

/** Names that no stranger can register: special-use domains, and what routers call their own network. */
const LOCAL_DOMAINS = ['.localhost', '.local', '.lan', '.home.arpa', '.internal'];

/** What network administrators call this computer is asked for again after this time, in ms. */
const NAMES_KEPT_MS = 60_000;
const DNS_PATIENCE = { timeout: 1_000, tries: 1 };

/**
 * Which host names mean this farm. A page of another site whose name leads here (DNS rebinding) uses a name of its own, and is
 * told apart by it: addresses, names without a dot, local domains, the computer's own names and `allowed_hosts` are ours.
 */
export class FarmHosts {
  private readonly configuredNames = configuredNames();
  private resolvedNames: readonly string[] = [];
  private resolvedAtMs = -Infinity;
  private resolving: Promise<void> | undefined;

  constructor(private readonly configuration: Configuration) {}

  /** Whether a name is ours, as far as it is known without asking the network's name server. */
  isOurs(name: string): boolean {
    const host = name.toLowerCase().replace(/\.$/, '');
    return (
      isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0 ||
      !host.includes('.') ||
      LOCAL_DOMAINS.some((domain) => host.endsWith(domain)) ||
      this.configuredNames.includes(host) ||
      this.resolvedNames.includes(host) ||
      this.isAllowed(host)
    );
  }

  /** Whether a name is one of those in `allowed_hosts`. */
  isAllowed(host: string): boolean {
    return isAllowedHost(host, this.configuration.config.allowedHosts);
  }

  /** Asks the name server what this computer's addresses are called: whoever gives them names there may be believed. */
  async learnOwnNames(): Promise<void> {
    if (performance.now() - this.resolvedAtMs < NAMES_KEPT_MS) return;
    this.resolving ??= namesOfAddresses()
      .then((names) => {
        this.resolvedNames = names;
        this.resolvedAtMs = performance.now();
      })
      .finally(() => (this.resolving = undefined));
    await this.resolving;
  }
}

/** The computer's name, and that name in the domains that it belongs to. */
function configuredNames(): readonly string[] {
  const own = hostname().toLowerCase();
  const [label] = own.split('.', 1);
  return [own, ...searchDomains().map((domain) => `${label}.${domain}`)];
}

function searchDomains(): readonly string[] {
  // eslint-disable-next-line no-restricted-syntax -- the domain that Windows says this computer is in, no setting of ours
  const windowsDomain = process.env['USERDNSDOMAIN'];
  if (windowsDomain !== undefined) return [windowsDomain.toLowerCase()];
  try {
    const lines = readFileSync('/etc/resolv.conf', 'utf8').toLowerCase().split('\n');
    return lines.flatMap((line) => /^\s*(?:search|domain)\s+(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? []);
  } catch {
    return []; // Windows and macOS keep them elsewhere
  }
}

async function namesOfAddresses(): Promise<readonly string[]> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = addresses.filter(({ internal }) => !internal);
  const resolver = new Resolver(DNS_PATIENCE);
  const names = await Promise.all(
    outside.map(({ address }) => resolver.reverse(address).catch(() => [])), // most have none
  );
  return names.flat().map((name) => name.toLowerCase());
}
