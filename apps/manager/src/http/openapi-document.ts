import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SCHEMA_CLASSES, withNamedSchemas } from '@flamenco/api-contracts';
import { VERSION } from '../version.js';
import { withCallers } from './allow.js';
import { withGeneralAnswers } from './general-answers.js';

const TAGS = {
  meta: 'The Manager itself: version, status, configuration.',
  jobs: 'Jobs and their tasks, for people and scripts.',
  worker: 'What Workers ask and report. Needs the credentials of a Worker.',
  'worker-mgt': 'Workers, their tags and sleep schedules, for people and scripts.',
  shaman: 'Upload of job files: each is sent once, and known by its checksum.',
} as const;

/** The API's description, from the decorators of all controllers, and of what travels over Socket.IO. */
export function buildOpenApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Flamenco')
    .setDescription(
      'The API of the Flamenco Manager. Live events come over Socket.IO; their payloads are the schemas Event….',
    )
    .setVersion(VERSION)
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: "A Worker's UUID and its secret." },
      'worker_auth',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const described = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [...SCHEMA_CLASSES],
    autoTagControllers: false,
  });
  return withNamedSchemas(withGeneralAnswers(withCallers(described)));
}
