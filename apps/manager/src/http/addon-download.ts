import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalid, unavailable } from '@flamenco/domain/errors';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts the packed add-on; the same from src/ and from dist/. */
const PACKED_ADDON = fileURLToPath(new URL('../../../../blender-addon/dist', import.meta.url));

const FILE = 'flamenco-addon.zip';

/** Serves the Blender add-on, also at its address of earlier versions. @param folder - where the zip is; tests use one of their own */
export function registerAddonDownload(server: FastifyInstance, folder = PACKED_ADDON): void {
  server.get(`/${FILE}`, { exposeHeadRoute: false }, (_request, reply) => {
    if (!existsSync(join(folder, FILE))) throw ADDON_NOT_PACKED;
    return reply
      .header('Content-Disposition', `attachment; filename="${FILE}"`)
      .sendFile(FILE, folder, { contentType: true, maxAge: 0 });
  });
  server.head(`/${FILE}`, (_request, reply) => {
    void reply.header('Allow', 'GET');
    throw ONLY_GET;
  });
  server.get('/flamenco3-addon.zip', (request, reply) =>
    reply.redirect(`${request.pathPrefix}/${FILE}`, 308),
  );
}

const ADDON_NOT_PACKED = unavailable(
  'addon-not-packed',
  "The Blender add-on is not packed yet. Run `npm run build` in Flamenco's folder, then load this again.",
);

/** As in Flamenco 3 (behaviour.md §7.1). */
const ONLY_GET = invalid('method-not-allowed', `/${FILE} does not accept HEAD; use GET.`, {
  httpStatus: 405,
});
