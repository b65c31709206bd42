import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { REFERENCE_STATUSES } from '../conformance/reference-statuses.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

const document = JSON.parse(
  readFileSync(new URL('../../../../libs/api-contracts/openapi.json', import.meta.url), 'utf8'),
) as OpenAPIObject;

const OPERATIONS: readonly Operation[] = Object.values(document.paths).flatMap(
  (item) => Object.values(item) as readonly Operation[],
);

/** The ids of the operations that something holds for. */
const idsOf = (holds: (operation: Operation) => boolean): readonly string[] =>
  OPERATIONS.filter(holds).map(({ operationId }) => operationId);

describe('each operation of the document', () => {
  it('is listed once, under a tag that is declared', () => {
    const declared = (document.tags ?? []).map(({ name }) => name);
    expect(idsOf(({ tags = [] }) => tags.length !== 1 || !declared.includes(tags[0] ?? ''))).toEqual([]);
    expect(new Set(idsOf(() => true)).size).toBe(OPERATIONS.length);
    const used = new Set(OPERATIONS.flatMap(({ tags = [] }) => tags));
    expect(declared.filter((tag) => !used.has(tag))).toEqual([]);
  });

  it('says in a line what it does', () => {
    expect(idsOf(({ summary = '' }) => summary === '')).toEqual([]);
  });

  it('says who may call it; Workers’ operations ask for their credentials, the others for none', () => {
    expect(idsOf(({ description = '' }) => !/may call this|Permission `[a-z:-]+`/.test(description))).toEqual(
      [],
    );
    const asks = idsOf(({ security = [] }) => security.some((way) => 'worker_auth' in way));
    const optional = idsOf(({ security = [] }) => security.some((way) => 'session' in way));
    const anyone = idsOf(({ description = '' }) => description.includes('Anyone who reaches the Manager'));
    expect([...asks, ...optional, ...anyone].toSorted()).toEqual(idsOf(() => true).toSorted());
    expect(asks).toEqual(idsOf(({ description = '' }) => description.includes('Only Workers may call this')));
    expect(asks.toSorted()).toEqual(
      idsOf(({ tags, operationId }) => tags?.[0] === 'worker' && operationId !== 'registerWorker').toSorted(),
    );
  });

  it('says of each answer what it means', () => {
    const silent = OPERATIONS.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([, { description }]) => description === '')
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(silent).toEqual([]);
  });

  it('answers refusals with an Error, but for the status that a Worker has to go to', () => {
    const others = OPERATIONS.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status === 'default' || Number(status) >= 400)
        .filter(([, { content }]) => !JSON.stringify(content ?? {}).includes('"#/components/schemas/Error"'))
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(others).toEqual(['scheduleTask 423']);
  });

  it('has all statuses that Flamenco 3 answers, as the conformance tests see them', () => {
    const declared = new Map(OPERATIONS.map(({ operationId, responses }) => [operationId, responses]));
    const missing = Object.entries(REFERENCE_STATUSES).flatMap(([operationId, statuses]) =>
      statuses
        .filter((status) => !(String(status) in (declared.get(operationId) ?? {})))
        .map((status) => `${operationId} ${status}`),
    );
    expect(missing).toEqual([]);
  });
});
