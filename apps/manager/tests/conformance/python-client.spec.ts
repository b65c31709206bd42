import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { errorCode } from '../../src/system-error.js';
import { useFarm } from '../farm/test-farm.js';
import { FACTS_FILE } from './facts.js';

const farm = useFarm({ yaml: 'shared_storage_path: ./shared\nshaman: {enabled: true}\n' });

beforeAll(() => {
  mkdirSync(join(farm.folder, 'shared'), { recursive: true });
});

const SCRIPT = join(import.meta.dirname, 'python_client.py');

/** What the add-on's Python client called, with the status of each answer. Fails with what it says where it raises. */
async function runPythonClient(): Promise<readonly (readonly [operationId: string, status: number])[]> {
  const run = promisify(execFile)('python3', [SCRIPT, farm.api, FACTS_FILE]);
  const { stdout } = await run.catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error;
    throw new Error('There is no python3 here, which this test needs. Install it: apt-get install python3', {
      cause: error,
    });
  });
  return JSON.parse(stdout) as readonly (readonly [string, number])[];
}

describe('the add-on’s generated Python client', () => {
  it('refreshes, checks, uploads, submits, and reads every answer (§7.1, §28)', async () => {
    expect(await runPythonClient()).toEqual([
      ['getVersion', 200],
      ['getSharedStorage', 200],
      ['fetchWorkerTags', 200],
      ['getJobTypes', 200],
      ['submitJobCheck', 204],
      ['submitJobCheck', 412],
      ['submitJobCheck', 400],
      ['shamanCheckoutRequirements', 200],
      ['shamanFileStoreCheck', 200],
      ['shamanFileStore', 200],
      ['shamanFileStore', 208],
      ['shamanFileStoreCheck', 200],
      ['shamanCheckout', 200],
      ['submitJob', 200],
      ['fetchJob', 200],
      ['fetchJobTasks', 200],
      ['fetchTask', 200],
      ['fetchTask', 200],
      ['fetchJobs', 200],
      ['fetchJobBlocklist', 200],
      ['removeJobBlocklist', 400],
      ['removeJobBlocklist', 204],
      ['setJobStatus', 204],
      ['deleteJobMass', 416],
      ['registerWorker', 200],
      ['signOn', 200],
      ['workerStateChanged', 204],
      ['scheduleTask', 200],
      ['fetchWorkers', 200],
      ['fetchWorker', 200],
      ['signOff', 204],
    ]);
  }, 20_000);
});
