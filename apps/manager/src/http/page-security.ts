import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

/** Of every answer: nothing is taken for what it does not say that it is, shown in a frame of another site, or told where it was linked from. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
} as const;

/** Of the API's answers, where they say nothing else: each is for whoever has asked, and no cache in between gives it to others. */
const KEPT_BY_NOBODY = 'private, no-cache';

/** What stands in a page itself: it runs when its hash is known. */
const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;

/**
 * Puts the headers into every answer that make browsers careful. Call it before other hooks are registered.
 * @param hstsMs - for how long browsers are to use TLS alone, once they have; 0: as they like
 */
export function registerPageSecurity(server: FastifyInstance, hstsMs: () => number): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (request.url.startsWith('/api/')) void reply.header('Cache-Control', KEPT_BY_NOBODY);
    const hsts = request.protocol === 'https' ? hstsMs() : 0;
    if (hsts > 0) reply.header('Strict-Transport-Security', `max-age=${Math.floor(hsts / 1000)}`);
    if (request.url.startsWith('/api/v3/swagger-ui')) reply.header('Content-Security-Policy', policyFor(''));
    done();
  });
}

/**
 * What a page may load and run: what comes from here, and the scripts that stand in it. Styles may stand anywhere, as Angular's components
 * have them; logos of studios and pictures may come from elsewhere.
 */
export function policyFor(html: string): string {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(([, script = '']) => {
    const hash = createHash('sha256').update(script).digest('base64');
    return ` 'sha256-${hash}'`;
  });
  return [
    "default-src 'self'",
    `script-src 'self'${hashes.join('')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: http: https:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

interface KnownPage {
  readonly mtimeMs: number;
  readonly policy: string;
}

const known = new Map<string, KnownPage>();

/** The policy of a page in a file, which is read again when it has changed. */
export async function policyOfFile(file: string): Promise<string> {
  const { mtimeMs } = await stat(file);
  const page = known.get(file);
  if (page?.mtimeMs === mtimeMs) return page.policy;
  const policy = policyFor(await readFile(file, 'utf8'));
  known.set(file, { mtimeMs, policy });
  return policy;
}
