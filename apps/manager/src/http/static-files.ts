import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { FarmError } from '@flamenco/domain';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Where `npm run build` puts the dashboard; the same from src/ and from dist/. */
const DASHBOARD = fileURLToPath(new URL('../../../dashboard/dist/browser', import.meta.url));

/** Angular puts a hash of their content into the names of these files, so that they never change. */
const HASHED_FILE = /-[A-Za-z0-9]{8}\.\w+$/;

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** What may be fetched from the local storage: logs of tasks, and last-rendered images. Nothing else is served from there. */
const JOB_FILE =
  /^job-[0-9a-f]{4}\/[0-9a-f-]{36}\/(?:task-[0-9a-f-]{36}\.txt(?:\.\d+)?|last-rendered[\w-]*\.jpg)$/;

/** Where static files come from. */
export interface StaticFileOptions {
  readonly localStoragePath: string;
  /** The built dashboard; tests use one of their own. */
  readonly dashboardPath?: string | undefined;
}

/** Serves the dashboard at /app/, its icons, and the files of jobs. */
export async function registerStaticFiles(
  server: FastifyInstance,
  options: StaticFileOptions,
): Promise<void> {
  await server.register(fastifyStatic, { serve: false, root: options.localStoragePath });
  registerDashboard(server, options.dashboardPath ?? DASHBOARD);
  registerJobFiles(server, options.localStoragePath);
}

function registerDashboard(server: FastifyInstance, root: string): void {
  for (const path of ['/', '/app']) server.get(path, (_request, reply) => reply.redirect('/app/', 307));
  server.get<{ Params: { readonly '*': string } }>('/app/*', (request, reply) =>
    sendDashboard(reply, root, request.params['*']),
  );
  for (const icon of ['favicon.ico', 'favicon.png']) {
    server.get(`/${icon}`, (_request, reply) => reply.sendFile(icon, root, { maxAge: '1d' }));
  }
}

/** A file of the dashboard, or, for the address of one of its pages, the dashboard itself. */
function sendDashboard(reply: FastifyReply, root: string, path: string): FastifyReply {
  if (!existsSync(join(root, 'index.html')))
    return reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT);
  if (path.includes('..') || !/\.\w+$/.test(path) || path === 'index.html') {
    return reply.header('Cache-Control', 'no-cache').sendFile('index.html', root, { cacheControl: false });
  }
  const isHashed = HASHED_FILE.test(path);
  return reply.sendFile(path, root, { immutable: isHashed, maxAge: isHashed ? YEAR_MS : 0, index: false });
}

function registerJobFiles(server: FastifyInstance, root: string): void {
  server.get<{ Params: { readonly '*': string } }>('/job-files/*', async (request, reply) => {
    const path = request.params['*'];
    if (!JOB_FILE.test(path)) throw noSuchFile(path);
    if (await asksForMoreThanAll(request.headers.range, join(root, path))) delete request.raw.headers.range;
    if (!path.endsWith('.jpg')) void reply.type('text/plain; charset=utf-8');
    const isImage = path.endsWith('.jpg');
    return reply
      .header('Cache-Control', 'no-cache')
      .header('X-Content-Type-Options', 'nosniff')
      .sendFile(path, root, { cacheControl: false, contentType: isImage, dotfiles: 'deny', index: false });
  });
}

/**
 * Whether a request for the last N bytes is for a file that is not as long. RFC 9110 §14.1.2 answers that with the whole
 * file; the library below, range-parser 1.2, with 416.
 */
async function asksForMoreThanAll(range: string | undefined, file: string): Promise<boolean> {
  const lastBytes = /^bytes=-(\d+)$/.exec(range ?? '')?.[1];
  if (lastBytes === undefined) return false;
  const found = await stat(file).catch(() => undefined); // a missing file is answered below
  return found !== undefined && Number(lastBytes) >= found.size;
}

function noSuchFile(path: string): FarmError {
  return new FarmError(
    'not-found',
    'job-file-not-found',
    `There is no job file '${path}'. Only task logs and previews are served here.`,
  );
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Flamenco</title></head>
<body style="font: 1rem/1.5 system-ui; max-width: 40rem; margin: 4rem auto">
<h1>Flamenco Manager is running</h1>
<p>Its dashboard is not built yet. Run <code>npm run build</code> in Flamenco's folder, then load this page again.</p>
<p>Jobs, Workers and scripts work without it; the API is described <a href="/api/v3/swagger-ui/">here</a>.</p>
</body></html>
`;
