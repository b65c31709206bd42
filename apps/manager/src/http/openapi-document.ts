import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withNamedSchemas, type SchemaClass } from '@flamenco/api-contracts';
import { VERSION } from '../version.js';
import { withCallers } from './allow.js';
import { withGeneralAnswers } from './general-answers.js';

const TAGS = {
  meta: 'The Manager itself: version, status, configuration.',
  jobs: 'Jobs and their tasks, for people and scripts.',
  worker: 'What Workers ask and report. Needs the credentials of a Worker.',
  'worker-mgt': 'Workers, their tags and sleep schedules, for people and scripts.',
  statistics: 'How long tasks took, and how busy the farm was.',
  identity: 'Who somebody is, and who may do what.',
  history: 'Who did what on the farm, and when.',
  shaman: 'Upload of job files: each is sent once, and known by its checksum.',
} as const;

/** What stands above the operations. The link is for Swagger UI, beside which the document is. */
const INTRODUCTION = `The API of the Flamenco Manager. The document for generators of clients: [openapi3.json](../openapi3.json).

**Try it out:** every request is filled in so that it succeeds; put in the ids of your jobs, tasks, Workers and tags.

**Errors:** every answer from 400 on has a \`code\` (its status) and a \`message\` for people, which says what to do next. Programs look at \`error\`, which stays the same, or at \`kind\`. docs/rest-api.md lists all of them.

**Live events** come over Socket.IO and MQTT; their payloads are the schemas Event…. docs/events.md describes them.`;

/** The document that was made last, and the classes whose decorators it is made from. */
let latest: { readonly classes: readonly unknown[]; readonly document: OpenAPIObject } | undefined;

/**
 * The API's description, from the decorators of all controllers. It takes half of a Manager's start, so one for the same classes is
 * not made again in this process; nobody may change it.
 * @param schemas - what no operation names, such as what travels over Socket.IO
 */
export function openApiDocumentOf(app: INestApplication, schemas: readonly SchemaClass[]): OpenAPIObject {
  const classes = [...controllersOf(app), ...schemas];
  if (latest === undefined || !areSame(latest.classes, classes))
    latest = { classes, document: buildOpenApiDocument(app, schemas) };
  return latest.document;
}

/** In the order in which they are described. */
function controllersOf(app: INestApplication): readonly unknown[] {
  return [...app.get(ModulesContainer).values()].flatMap(({ controllers }) => [...controllers.keys()]);
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

function buildOpenApiDocument(app: INestApplication, schemas: readonly SchemaClass[]): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Flamenco')
    .setDescription(INTRODUCTION)
    .setVersion(VERSION)
    .setLicense('GPL-3.0-or-later', 'https://www.gnu.org/licenses/gpl-3.0.html')
    .addBasicAuth(
      { type: 'http', scheme: 'basic', description: "A Worker's UUID and its secret." },
      'worker_auth',
    )
    .addCookieAuth(
      'flamenco-session',
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'Of a browser in which somebody has signed in. Over TLS, its name begins with `__Host-`.',
      },
      'session',
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description:
          'A token, for programs: made in the profile of whoever it acts for, or by an admin for a service.',
      },
      'token',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const described = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [...schemas],
    autoTagControllers: false,
  });
  return withNamedSchemas(withGeneralAnswers(withCallers(described)));
}
