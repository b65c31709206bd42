import { describe, expect, it } from '@jest/globals';
import type { StorageSpaceDto } from '@flamenco/api-contracts';
import { PatientQuestions, SILENT } from '../../src/modules/health/patient-questions.js';
import { ok } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm();

describe('the storage', () => {
  it('is told with how much room there is, and how large the database is', async () => {
    const { places } = await ok(farm.client.get<StorageSpaceDto>('/storage'));
    const byKind = new Map(places.map((place) => [place.kind, place]));
    for (const place of places.filter(({ kind }) => kind !== 'database')) {
      expect(place.problem).toBeUndefined();
      expect(place.total_bytes).toBeGreaterThan(place.free_bytes ?? Infinity);
    }
    expect(byKind.get('database')?.used_bytes).toBeGreaterThan(10_000);
    expect([...byKind.keys()]).toContain('local');
  });
});

describe('questions that may never be answered', () => {
  it('are given up after some time, and not asked twice meanwhile', async () => {
    const questions = new PatientQuestions(20);
    const { promise, resolve } = Promise.withResolvers<string>();
    let times = 0;
    const ask = (): Promise<string | typeof SILENT> =>
      questions.ask('share', () => {
        times += 1;
        return promise;
      });
    expect([await ask(), await ask()]).toEqual([SILENT, SILENT]);
    resolve('here');
    expect(await ask()).toBe('here');
    expect(times).toBe(1);
    expect(await questions.ask('share', () => Promise.resolve('again'))).toBe('again');
  });

  it('pass on what went wrong', async () => {
    const questions = new PatientQuestions(1_000);
    await expect(questions.ask('share', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});
