import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** Serves the API's description, as JSON and as pages to try it out on; everything they need comes from here, offline too. */
export function registerOpenApiRoutes(app: NestFastifyApplication, document: OpenAPIObject): void {
  const json = JSON.stringify(document);
  app
    .getHttpAdapter()
    .getInstance()
    .get('/api/v3/openapi3.json', (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(json),
    );
  SwaggerModule.setup('api/v3/swagger-ui', app, document, { raw: false, customSiteTitle: 'Flamenco API' });
}
