import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { FARM_EVENT_NAMES, SUBSCRIPTION_TYPES } from '@flamenco/domain/events';
import { EVENT_REFERENCES, type EventSchemas } from '../../src/events-document/events-reference.js';

const root = join(import.meta.dirname, '../../../..');
const document = readFileSync(join(root, 'docs/events.md'), 'utf8');
const { components } = JSON.parse(readFileSync(join(root, 'libs/api-contracts/openapi.json'), 'utf8')) as {
  readonly components: { readonly schemas: EventSchemas };
};

it.each(Object.entries(EVENT_REFERENCES))('docs/events.md has the %s that there are', (_, write) => {
  expect(document).toContain(write(components.schemas));
});

it('docs/events.md names every subscription, and leads to every payload that it names', () => {
  expect(SUBSCRIPTION_TYPES.filter((type) => !document.includes(`\`${type}\``))).toEqual([]);
  const headings = new Set([...document.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text.toLowerCase()));
  const links = [...document.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(links.length).toBeGreaterThan(FARM_EVENT_NAMES.length);
  expect(links.filter((anchor) => !headings.has(anchor))).toEqual([]);
});
