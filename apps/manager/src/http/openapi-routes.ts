import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { documentOfTag } from './document-of-tag.js';

/** Serves the API's description, as JSON and as pages to try it out on; everything they need comes from here, offline too. */
export function registerOpenApiRoutes(app: NestFastifyApplication, document: OpenAPIObject): void {
  const documents = {
    '/api/v3/openapi3.json': () => document,
    '/api/v3/shaman/openapi3.json': () => documentOfTag(document, 'shaman'),
  };
  const server = app.getHttpAdapter().getInstance();
  for (const [path, described] of Object.entries(documents)) {
    let json: string | undefined;
    server.get(path, ({ pathPrefix }, reply) =>
      reply
        .type('application/json; charset=utf-8')
        .send(
          pathPrefix === ''
            ? (json ??= JSON.stringify(described()))
            : JSON.stringify(servedBelow(described(), pathPrefix)),
        ),
    );
  }
  SwaggerModule.setup('api/v3/swagger-ui', app, document, {
    raw: false,
    customSiteTitle: 'Flamenco API',
    patchDocumentOnRequest: (request, _reply, shown) =>
      servedBelow(shown, (request as FastifyRequest).pathPrefix), // Nest does not tell its type
  });
}

/** The description for clients that see the Manager below a path of another host. */
function servedBelow(document: OpenAPIObject, pathPrefix: string): OpenAPIObject {
  return pathPrefix === '' ? document : { ...document, servers: [{ url: pathPrefix }] };
}
