import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { FarmError } from '@flamenco/domain/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { policyOfFile } from './page-security.js';
import { registerAddonDownload } from './addon-download.js';

/** Where `npm run build` puts the dashboard; the same from src/ and from dist/. */
const DASHBOARD = fileURLToPath(new URL('../../../dashboard/dist/browser', import.meta.url));

/** Angular puts a hash of their content into the names of these files, so that they never change. */
const HASHED_FILE = /-[A-Za-z0-9]{8}\.\w+$/;

const YEAR_MS = 365 * 24 * 3600 * 1000;

/** What may be fetched from the local storage: logs of tasks, and pictures of what was rendered. Nothing else is served from there. */
const JOB_FILE =
  /^job-[0-9a-f]{4}\/[0-9a-f-]{36}\/(?:task-[0-9a-f-]{36}\.txt(?:\.\d+)?|(?:last-rendered|preview-)[\w-]*\.jpg)$/;

/** Each has a name of its own: such a file never changes. */
const KEPT_PICTURE = /\/preview-[0-9a-f]{16}(?:-tiny)?\.jpg$/;

/** Where static files come from. */
export interface StaticFileOptions {
  readonly localStoragePath: string;
  /** Called before a file of a job is read, with its path below the local storage: what waits to be written there is due. */
  readonly settleJobFile?: (path: string) => void;
  /** The built dashboard; tests use one of their own. */
  readonly dashboardPath?: string | undefined;
  /** The folder of the packed add-on; tests use one of their own. */
  readonly addonPath?: string | undefined;
}

/** Serves the dashboard at /app/, its icons, the add-on, and the files of jobs. */
export async function registerStaticFiles(
  server: FastifyInstance,
  options: StaticFileOptions,
): Promise<void> {
  // Each answer names its folder, which may be missing. What the build has compressed beside a file is sent instead of it.
  await server.register(fastifyStatic, { serve: false, preCompressed: true });
  registerDashboard(server, options.dashboardPath ?? DASHBOARD);
  registerAddonDownload(server, options.addonPath);
  registerJobFiles(server, options);
}

function registerDashboard(server: FastifyInstance, root: string): void {
  for (const path of ['/', '/app']) {
    server.get(path, (request, reply) => reply.redirect(`${request.pathPrefix}/app/`, 307));
  }
  server.get<{ Params: { readonly '*': string } }>('/app/*', (request, reply) =>
    sendDashboard(request, reply, root),
  );
  for (const icon of ['favicon.ico', 'favicon.png']) {
    server.get(`/${icon}`, (_request, reply) => reply.sendFile(icon, root, { maxAge: '1d' }));
  }
}

/** A file of the dashboard, or, for the address of one of its pages, the dashboard itself. */
async function sendDashboard(
  { params, pathPrefix }: FastifyRequest<{ Params: { readonly '*': string } }>,
  reply: FastifyReply,
  root: string,
): Promise<FastifyReply> {
  const path = params['*'];
  if (!existsSync(join(root, 'index.html'))) return reply.status(503).type(HTML).send(notBuilt(pathPrefix));
  if (path.includes('..') || !/\.\w+$/.test(path) || path === 'index.html') {
    const policy = await policyOfFile(join(root, 'index.html'));
    void reply.headers({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': policy });
    if (pathPrefix === '') return reply.sendFile('index.html', root, { cacheControl: false });
    const variesBy = [reply.getHeader('Vary') ?? [], 'X-Forwarded-Prefix'].flat().join(', ');
    return reply
      .header('Vary', variesBy)
      .type(HTML)
      .send(await dashboardBelow(pathPrefix, root));
  }
  const isHashed = HASHED_FILE.test(path);
  return reply.sendFile(path, root, { immutable: isHashed, maxAge: isHashed ? YEAR_MS : 0, index: false });
}

/** The dashboard's page for a sub-path of a host: its base leads the browser to all the rest. */
async function dashboardBelow(pathPrefix: string, root: string): Promise<string> {
  const page = await readFile(join(root, 'index.html'), 'utf8');
  return page.replace('<base href="/app/"', () => `<base href="${pathPrefix}/app/"`);
}

function registerJobFiles(
  server: FastifyInstance,
  { localStoragePath: root, settleJobFile }: StaticFileOptions,
): void {
  server.get<{ Params: { readonly '*': string } }>('/job-files/*', async (request, reply) => {
    const path = request.params['*'];
    if (!JOB_FILE.test(path)) throw noSuchFile(path);
    settleJobFile?.(path);
    if (await asksForMoreThanAll(request.headers.range, join(root, path))) delete request.raw.headers.range;
    if (!path.endsWith('.jpg')) void reply.type('text/plain; charset=utf-8');
    const isImage = path.endsWith('.jpg');
    return reply
      .header('Cache-Control', KEPT_PICTURE.test(path) ? 'private, max-age=86400, immutable' : 'no-cache')
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

const HTML = 'text/html; charset=utf-8';

const notBuilt = (pathPrefix: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Flamenco</title></head>
<body style="font: 1rem/1.5 system-ui; max-width: 40rem; margin: 4rem auto">
<h1>Flamenco Manager is running</h1>
<p>Its dashboard is not built yet. Run <code>npm run build</code> in Flamenco's folder, then load this page again.</p>
<p>Jobs, Workers and scripts work without it; the API is described <a href="${pathPrefix}/api/v3/swagger-ui/">here</a>.</p>
</body></html>
`;
