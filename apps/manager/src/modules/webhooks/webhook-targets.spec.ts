import { describe, expect, it } from '@jest/globals';
import { DOMAIN_EVENT_NAMES } from '@flamenco/domain/events';
import { ConfigurationError } from '../../config/configuration-error.js';
import { Configuration } from '../../config/index.js';
import { readConfig } from '../../manager-configuration.js';
import type { WebhookTarget } from './webhook-targets.js';
import { WEBHOOK_SETTINGS } from './webhooks.settings.js';

const FILE = '/farm/flamenco-manager.yaml';
const HEAD = '_meta: {version: 3}\n';

function faultsOf(yaml: string): string {
  try {
    readConfig(yaml, FILE, {});
    return '';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

describe('webhooks', () => {
  const read = (yaml: string): readonly WebhookTarget[] =>
    new Configuration(readConfig(`${HEAD}${yaml}`, FILE, {})).of(WEBHOOK_SETTINGS).webhooks;

  it('have names, events by kind, and keys', () => {
    const targets = read(
      `webhooks:
  - {url: 'https://chat.example:444/T0/x', events: [worker-*], secret: 'sixteen letters .'}
  - {name: ingest, url: 'http://10.0.0.7/', events: [job-completed, job-failed]}
  - {name: all, url: 'http://10.0.0.7/', events: ['*'], secret: whsec_AAECAwQFBgcICQoLDA0ODw==}
`,
    );
    expect(targets).toEqual([
      {
        name: 'chat.example:444',
        url: 'https://chat.example:444/T0/x',
        events: new Set([
          'worker-awake',
          'worker-asleep',
          'worker-offline',
          'worker-error',
          'worker-removed',
        ]),
        key: Buffer.from('sixteen letters .'),
      },
      {
        name: 'ingest',
        url: 'http://10.0.0.7/',
        events: new Set(['job-completed', 'job-failed']),
        key: undefined,
      },
      {
        name: 'all',
        url: 'http://10.0.0.7/',
        events: new Set(DOMAIN_EVENT_NAMES),
        key: Buffer.from(Array.from({ length: 16 }, (_, index) => index)),
      },
    ]);
  });

  it.each([
    ['webhooks: https://chat.example', /yaml:2: webhooks: must be a list of entries with 'url' and 'events'/],
    ['webhooks: [https://chat.example]', /webhooks\[0\]: must have 'url' and 'events'/],
    ['webhooks: [{events: [job-*]}]', /webhooks\[0\]\.url: must be an address such as https:/],
    [
      'webhooks: [{url: "ftp://x/", events: [job-*]}]',
      /webhooks\[0\]\.url: must be an address such as https:/,
    ],
    [
      'webhooks: [{url: "http://me:secret@x/", events: [job-*]}]',
      /url: must not have a user name or password/,
    ],
    ['webhooks: [{url: "http://x/"}]', /webhooks\[0\]\.events: must be a list of events/],
    ['webhooks: [{url: "http://x/", events: []}]', /webhooks\[0\]\.events: must be a list of events/],
    [
      'webhooks: [{url: "http://x/", events: [job-complete]}]',
      /webhooks\[0\]\.events\[0\]: is not an event\. Did you mean job-completed\? Use any of job-submitted/,
    ],
    ['webhooks: [{url: "http://x/", events: [7]}]', /events\[0\]: is not an event/],
    ['webhooks: [{url: "http://x/", events: [film-*]}]', /events\[0\]: is not an event/],
    [
      'webhooks: [{url: "http://x/", events: ["*"], secret: secret}]',
      /secret: must be at least 16 bytes long/,
    ],
    [
      'webhooks: [{url: "http://x/", events: ["*"], secret: 12345678901234567}]',
      /secret: must be text\. Put it/,
    ],
    [
      'webhooks: [{url: "http://x/", events: ["*"], secret: "whsec_not base64 secret"}]',
      /must be base64 after whsec_/,
    ],
    [
      'webhooks: [{url: "http://x/", events: ["*"], header: secret}]',
      /header: is not a setting of a webhook\. Use name/,
    ],
    ['webhooks: [{url: "http://x/", events: ["*"], name: ""}]', /name: must be a short text/],
    [
      'webhooks: [{url: "http://x/a", events: ["*"]}, {url: "http://x/b", events: ["*"]}]',
      /webhooks\[1\]: another webhook is called 'x', too/,
    ],
  ])('that are written %s are refused, without telling a secret', (yaml, message) => {
    const faults = faultsOf(HEAD + yaml);
    expect(faults).toMatch(message);
    expect(faults).not.toMatch(/not base64 secret|me:secret|12345678901234567/);
  });

  it('can be given by the environment', () => {
    const webhooks = '[{url: "http://x/", events: [job-failed]}]';
    const configuration = new Configuration(readConfig(HEAD, FILE, { FLAMENCO_WEBHOOKS: webhooks }));
    expect(configuration.of(WEBHOOK_SETTINGS).webhooks.map(({ name }) => name)).toEqual(['x']);
  });
});
