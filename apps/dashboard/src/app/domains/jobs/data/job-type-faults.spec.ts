import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { JobTypeFaults } from './job-type-faults';

const BROKEN = { job_type: 'my-render', file: 'my_render.js', line: 3, message: 'Line 3 cannot be parsed.' };
const OTHER = { job_type: 'other', file: 'other.js', message: 'It cannot be parsed.' };

describe('the faults of the type of a job', () => {
  let bench: LiveBench;
  let faults: JobTypeFaults;

  beforeEach(async () => {
    bench = new LiveBench([JobTypeFaults]);
    faults = TestBed.inject(JobTypeFaults);
    faults.select('my-render');
    await bench.connect();
  });
  afterEach(() => bench.end());

  it('are told, and those of others are not', async () => {
    expect(faults.advice()).toEqual([]);
    await bench.answer('/api/v3/jobs/types', { job_types: [], invalid: [BROKEN, OTHER] });
    expect(faults.advice()).toEqual([{ message: BROKEN.message, remedy: expect.any(String) }]);
  });

  it('are none where all scripts work', async () => {
    await bench.answer('/api/v3/jobs/types', { job_types: [] });
    expect(faults.advice()).toEqual([]);
  });
});
