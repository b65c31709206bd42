import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contractDifferences, type Document, type Facts } from '../tools/contract-differences.ts';

const facts: Facts = {
  operations: [
    {
      operationId: 'paint',
      method: 'POST',
      path: '/walls/{wall_id}',
      parameters: [
        { name: 'wall_id', in: 'path', required: true, type: 'string' },
        { name: 'X-Brush', in: 'header', type: 'string' },
      ],
      requestBody: { content: { 'application/json': { ref: 'Paint' } } },
      responses: { '200': { 'application/json': { ref: 'Wall' } }, '204': {} },
    },
  ],
  schemas: {
    Colour: { type: 'string', enum: ['red', 'blue'] },
    Paint: {
      type: 'object',
      properties: { colour: { ref: 'Colour', required: true }, coats: { type: 'integer' } },
    },
    Wall: {
      allOf: [
        { ref: 'Paint' },
        {
          type: 'object',
          properties: { bricks: { type: 'array', required: true, items: { type: 'string' } } },
        },
      ],
    },
  },
};

const colour = { $ref: '#/components/schemas/Colour' };

/** A document that fits the facts, but for what `changed` replaces. */
function aDocument(changed: {
  readonly path?: string;
  readonly operation?: Readonly<Record<string, unknown>>;
  readonly schemas?: Readonly<Record<string, unknown>>;
}): Document {
  const paint = { 'application/json': { schema: { $ref: '#/components/schemas/Paint' } } };
  const wall = { 'application/json': { schema: { $ref: '#/components/schemas/Wall' } } };
  const post = {
    operationId: 'paint',
    parameters: [{ name: 'x-brush', in: 'header', required: false }],
    requestBody: { content: paint },
    responses: { '200': { content: wall }, '204': {} },
    ...changed.operation,
  };
  const schemas = {
    Colour: { type: 'string', enum: ['red', 'blue'] },
    Paint: {
      type: 'object',
      required: ['colour'],
      properties: { colour: { allOf: [colour] }, coats: { type: 'number' } },
    },
    Wall: {
      type: 'object',
      required: ['colour', 'bricks', 'extra'],
      properties: {
        colour,
        coats: { type: 'integer' },
        bricks: { type: 'array', items: { type: 'string' } },
        extra: {},
      },
    },
    ...changed.schemas,
  };
  return {
    paths: { [changed.path ?? '/walls/{id}']: { post } },
    components: { schemas },
  };
}

const paintOf = (properties: object, required: readonly string[] = ['colour']): Record<string, unknown> => ({
  Paint: { type: 'object', required, properties: { colour, coats: { type: 'integer' }, ...properties } },
});
const wallOf = (
  properties: object,
  required: readonly string[] = ['colour', 'bricks'],
): Record<string, unknown> => ({
  Wall: {
    type: 'object',
    required,
    properties: { colour, coats: {}, bricks: { type: 'array', items: { type: 'string' } }, ...properties },
  },
});

describe('the comparison of a document with what existing clients rely on', () => {
  it('finds nothing when all is there, whatever is added and however it is written', () => {
    expect(contractDifferences(facts, aDocument({}), [])).toEqual([]);
  });

  it.each([
    [
      'an operation elsewhere',
      aDocument({ path: '/wall/{id}' }),
      'paint: operation missing (POST /walls/{wall_id})',
    ],
    [
      'another operationId',
      aDocument({ operation: { operationId: 'Paint' } }),
      'paint: has operationId Paint',
    ],
    [
      'a parameter that is gone',
      aDocument({ operation: { parameters: [] } }),
      'paint parameter X-Brush: missing',
    ],
    [
      'a parameter that has become required',
      aDocument({ operation: { parameters: [{ name: 'X-Brush', in: 'header', required: true }] } }),
      'paint parameter X-Brush: may be left out by clients',
    ],
    [
      'a new parameter that is required',
      aDocument({
        operation: {
          parameters: [
            { name: 'X-Brush', in: 'header' },
            { name: 'wait', in: 'query', required: true },
          ],
        },
      }),
      'paint parameter wait: is required, and existing clients do not send it',
    ],
    [
      'no request body',
      aDocument({ operation: { requestBody: undefined } }),
      'paint request: takes no application/json',
    ],
    [
      'an answer that is not declared',
      aDocument({ operation: { responses: { '200': { content: { 'application/json': {} } } } } }),
      'paint 204: response not declared',
    ],
    [
      'an answer without its body',
      aDocument({ operation: { responses: { '200': {}, '204': {} } } }),
      'paint 200: declares no application/json',
    ],
    [
      'another type',
      aDocument({ schemas: paintOf({ coats: { type: 'string' } }) }),
      'paint request.coats: is string, clients expect integer',
    ],
    [
      'a request that asks for more',
      aDocument({ schemas: paintOf({}, ['colour', 'coats']) }),
      'paint request.coats: may be left out by clients',
    ],
    [
      'a request with a new duty',
      aDocument({ schemas: paintOf({ gloss: {} }, ['colour', 'gloss']) }),
      'paint request.gloss: is required, and existing clients do not send it',
    ],
    [
      'a word that is gone',
      aDocument({ schemas: paintOf({ colour: { type: 'string', enum: ['red'] } }) }),
      'paint request.colour: lacks the values blue',
    ],
    [
      'a word in an answer that clients refuse',
      aDocument({ schemas: wallOf({ colour: { type: 'string', enum: ['red', 'blue', 'mauve'] } }) }),
      'paint 200.colour: has the values mauve, which clients refuse',
    ],
    [
      'an answer that may lack something',
      aDocument({ schemas: wallOf({}, ['colour']) }),
      'paint 200.bricks: must always be present',
    ],
    [
      'an answer without a property',
      aDocument({
        schemas: { Wall: { type: 'object', required: ['colour'], properties: { colour, coats: {} } } },
      }),
      'paint 200.bricks: missing',
    ],
    [
      'other things in a list',
      aDocument({ schemas: wallOf({ bricks: { type: 'array', items: { type: 'integer' } } }) }),
      'paint 200.bricks[]: is integer, clients expect string',
    ],
  ])('reports %s', (_what, document, difference) => {
    expect(contractDifferences(facts, document, [])).toEqual([difference]);
  });

  it.each([
    ['excuses what is listed as not there yet', aDocument({ path: '/elsewhere' }), ['paint'], []],
    [
      'reports what is listed and is there all the same',
      aDocument({}),
      ['paint'],
      ['paint: is there, take it off the list of those that are not there yet'],
    ],
    [
      'reports a listed operation that no client knows',
      aDocument({}),
      ['pant'],
      ['pant: listed as not there yet, but no client knows it'],
    ],
  ])('%s', (_what, document, notYet, differences) => {
    expect(contractDifferences(facts, document, notYet)).toEqual(differences);
  });
});

describe('compare-with-facts', () => {
  const tool = join(import.meta.dirname, '..', 'tools', 'compare-with-facts.ts');
  const run = (file: string) => spawnSync(process.execPath, [tool, file], { encoding: 'utf8' });

  it('prints each difference and ends with 1', () => {
    const { status, stdout } = run(join(import.meta.dirname, '..', 'package.json'));
    expect(stdout).toContain('submitJob: operation missing (POST /api/v3/jobs)\n');
    expect(status).toBe(1);
  });

  it('says what is wrong with a file that it cannot use, and ends with 2', () => {
    const { status, stderr } = run('no-such-file.json');
    expect(stderr).toContain('no-such-file.json');
    expect(status).toBe(2);
  });
});
