import { hostname, networkInterfaces } from 'node:os';

/** Ports of development servers that show the dashboard: Flamenco 3's, and Angular's. */
const DEVELOPMENT_PORTS = ['8081', '4200'];

/** Whether a page of that origin may use the API: a development server on this computer, by any of its names (behaviour.md §2.4). */
export function isAllowedOrigin(origin: string | undefined): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const { hostname: host, port } = new URL(origin);
  return DEVELOPMENT_PORTS.includes(port) && ownNames().includes(host.replace(/^\[(.*)\]$/, '$1'));
}

/** What pages of other origins may do. */
export const CORS_OPTIONS = {
  origin: (origin: string | undefined, allow: (error: Error | null, isAllowed: boolean) => void): void => {
    allow(null, isAllowedOrigin(origin));
  },
  methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
};

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', hostname().toLowerCase(), ...addresses.map(({ address }) => address)];
}
