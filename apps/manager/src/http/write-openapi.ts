import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Configuration } from '../config/index.js';
import { readConfig } from '../manager-configuration.js';
import { MANAGER, managerModule } from '../manager.module.js';
import { openApiDocumentOf } from './openapi-document.js';

/** Where clients' generators read it; the same from src/ and from dist/. */
const OPENAPI_FILE = fileURLToPath(new URL('../../../../libs/api-contracts/openapi.json', import.meta.url));

// Writes the API's description from the decorators, without a database and without listening:
//   node dist/http/write-openapi.js [FILE]
const file = process.argv[2] ?? OPENAPI_FILE;
const configuration = new Configuration(readConfig('_meta: {version: 3}', '/flamenco-manager.yaml', {}));
const app = await NestFactory.create(await managerModule(configuration), new FastifyAdapter(), {
  preview: true,
  abortOnError: false,
  logger: ['error'],
});
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(openApiDocumentOf(app, await MANAGER.schemas()), undefined, 2)}\n`);
