import { describe, expect, it } from '@jest/globals';
import type { JobsQueryResultDto } from '@flamenco/api-contracts';
import { ok } from '../farm/farm-client.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

/** Of three bytes each, and nothing that could be compressed. */
function randomText(characters: number): string {
  const codes = crypto.getRandomValues(new Uint16Array(characters));
  return String.fromCodePoint(...codes.map((code) => 0x4e00 + (code % 20_000)));
}

describe('a text that PostgreSQL cannot find jobs by', () => {
  it('is refused, with what to do, and nothing is stored', async () => {
    const tasks = tasksNamed('a', 'misc');
    const refused = await farm.submitting({ name: randomText(1_000), tasks });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ error: 'text-too-long-for-index' });
    expect(refused.body.message).toMatch(/Shorten it to 2,000 bytes/);
    const { jobs } = await ok(farm.client.get<JobsQueryResultDto>('/jobs'));
    expect(jobs).toEqual([]);
  });

  it('is no text of 2,000 bytes', async () => {
    const note = randomText(660);
    const job = await farm.submit({
      name: randomText(660),
      metadata: { note },
      tasks: tasksNamed('a', 'misc'),
    });
    expect((await farm.job(job.id)).metadata).toEqual({ note });
  });
});
