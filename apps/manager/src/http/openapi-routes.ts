import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { documentOfTag } from './document-of-tag.js';

/** Serves the API's description, as JSON and as pages to try it out on; everything they need comes from here, offline too. */
export function registerOpenApiRoutes(app: NestFastifyApplication, document: OpenAPIObject): void {
  const documents = {
    '/api/v3/openapi3.json': JSON.stringify(document),
    '/api/v3/shaman/openapi3.json': JSON.stringify(documentOfTag(document, 'shaman')),
  };
  const server = app.getHttpAdapter().getInstance();
  for (const [path, json] of Object.entries(documents)) {
    server.get(path, (_request, reply) => reply.type('application/json; charset=utf-8').send(json));
  }
  SwaggerModule.setup('api/v3/swagger-ui', app, document, { raw: false, customSiteTitle: 'Flamenco API' });
}
