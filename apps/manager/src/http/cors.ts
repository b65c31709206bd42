import { hostname, networkInterfaces } from 'node:os';

/** Ports of development servers that show the dashboard: Flamenco 3's, and Angular's. */
const DEVELOPMENT_PORTS = ['8081', '4200'];

/** Headers of answers that pages of other origins may read. */
const EXPOSED_HEADERS = ['ETag', 'Retry-After', 'X-Flamenco-Manager', 'X-Flamenco-Warning'];

/** How long browsers may remember what they were allowed, in seconds. */
const REMEMBERED_S = 600;

/** Whether a page of that origin may use the API: one that is configured, or a development server on this computer, by any of its names (behaviour.md §2.4). */
export function isAllowedOrigin(origin: string | undefined, configured: readonly string[]): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (configured.includes(origin)) return true;
  const { hostname: host, port } = new URL(origin);
  return DEVELOPMENT_PORTS.includes(port) && ownNames().includes(host.replace(/^\[(.*)\]$/, '$1'));
}

/** What pages of other origins may do. @param configured - the origins of `cors_origins`, as they are at the moment */
export function corsOptions(configured: () => readonly string[]) {
  return {
    origin: (origin: string | undefined, allow: (error: Error | null, isAllowed: boolean) => void): void => {
      allow(null, isAllowedOrigin(origin, configured()));
    },
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: REMEMBERED_S,
  };
}

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', hostname().toLowerCase(), ...addresses.map(({ address }) => address)];
}
