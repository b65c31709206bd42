import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { TestFarm } from '../farm/test-farm.js';
import type { AreaCases, Case } from './cases.js';

interface JobType {
  readonly name: string;
  readonly etag: string;
}

/** Puts a script into the folder of the farm's scripts, for as long as the case takes. */
const withScript =
  (file: string, source: string, run: Case): Case =>
  async (client, farm: TestFarm) => {
    const path = join(farm.folder, 'scripts', file);
    writeFileSync(path, source);
    try {
      return await run(client, farm);
    } finally {
      rmSync(path);
    }
  };

const ofType =
  (typeName: string): Case =>
  (client) =>
    client.call('getJobType', { path: { typeName } });

const listed: Case = async (client) => {
  const reply = await client.call('getJobTypes');
  const types = (reply.json as { readonly job_types: readonly JobType[] }).job_types;
  const names = types.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  for (const { name, etag } of types) {
    expect(etag).toMatch(/^[0-9a-f]{40}$/);
    expect((await client.call('getJobType', { path: { typeName: name } })).json).toMatchObject({
      name,
      etag,
    });
  }
  return reply;
};

const listedAs =
  (expected: readonly string[]): Case =>
  async (client) => {
    const reply = await client.call('getJobTypes');
    const { job_types } = reply.json as { readonly job_types: readonly JobType[] };
    expect(job_types.map(({ name }) => name)).toEqual(expected);
    return reply;
  };

const SETTING = `{ key: 'frames', type: 'string', required: true, eval: 'x', evalInfo: { showLinkButton: true } }`;
const FULL = `const JOB_TYPE = { label: 'Full', settings: [${SETTING}] }; function compileJob(job) {}`;
const ALL = ['echo-sleep-test', 'simple-blender-render', 'test-cycle', 'test-tasks'];

/** Job types: built-in ones, and those of the farm's own scripts (behaviour.md §19). */
export const JOB_TYPE_CASES: AreaCases = {
  getJobTypes: {
    200: {
      'all of them, by name, as each is fetched': listed,
      'a new script at once, without a restart, named after its file': withScript(
        'my_own.js',
        FULL,
        listedAs([...ALL, 'my-own'].toSorted()),
      ),
      'one that cannot be parsed is left out': withScript('bad.js', 'const JOB_TYPE = ;', listedAs(ALL)),
      'one without a proper JOB_TYPE is left out': withScript(
        'bad.js',
        'const JOB_TYPE = {}; function compileJob() {}',
        listedAs(ALL),
      ),
      'a file too small to be a script is left out': withScript('bad.js', '//1234', listedAs(ALL)),
    },
  },
  getJobType: {
    200: {
      'a built-in one': ofType('simple-blender-render'),
      'with what it says, and defaults of what it leaves out of evalInfo': withScript(
        'full.js',
        FULL,
        async (client) => {
          const reply = await client.call('getJobType', { path: { typeName: 'full' } });
          expect(reply.json).toEqual({
            name: 'full',
            label: 'Full',
            etag: expect.any(String),
            settings: [
              {
                key: 'frames',
                type: 'string',
                required: true,
                eval: 'x',
                evalInfo: { showLinkButton: true, description: '' },
              },
            ],
          });
          return reply;
        },
      ),
      'without settings: an empty list, not null': withScript(
        'none.js',
        `const JOB_TYPE = { label: 'None' }; function compileJob(job) {}`,
        async (client) => {
          const reply = await client.call('getJobType', { path: { typeName: 'none' } });
          expect(reply.json).toMatchObject({ settings: [] });
          return reply;
        },
      ),
    },
    404: {
      'an unknown name': ofType('nope'),
      'a path for a name': ofType('../echo_sleep_test'),
      'a script that cannot be parsed': withScript('bad.js', 'const JOB_TYPE = ;', ofType('bad')),
      'a script that throws at the top': withScript('bad.js', `throw 'no luck, sorry';`, ofType('bad')),
    },
  },
};
