import { constants } from 'node:zlib';
import fastifyCompress from '@fastify/compress';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { permissionOf } from './allow.js';
import { operationOf } from './route-operation.js';

/** Shorter answers are not worth it. */
const FROM_BYTES = 1024;

/** Lists of jobs and tasks become a tenth with either; brotli's best takes a hundred times as long, for some percent more. */
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 6;

/** What is read by people and scripts, and is no operation of the API. */
const OTHER_TEXTS = /^\/(metrics|api\/v3\/(shaman\/)?openapi3\.json|api\/v3\/swagger-ui)/;

/**
 * Has answers to people and scripts compressed when they are long and the client takes it. What Workers ask for is short, and stays out
 * of it. Call it before routes are registered.
 */
export async function registerCompression(server: FastifyInstance, document: OpenAPIObject): Promise<void> {
  server.addHook('onRoute', (route) => {
    const operation = operationOf(document, route);
    const isForPeople = operation ? permissionOf(operation) !== 'worker' : OTHER_TEXTS.test(route.url);
    route.compress = isForPeople && route.method === 'GET' ? {} : false;
  });
  await server.register(fastifyCompress, {
    global: false,
    globalDecompression: false,
    threshold: FROM_BYTES,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    zlibOptions: { level: GZIP_LEVEL },
  });
}
