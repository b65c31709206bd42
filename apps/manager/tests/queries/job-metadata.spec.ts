import { describe, expect, it } from '@jest/globals';
import type { JobsQueryResultDto } from '@flamenco/api-contracts';
import { JobTexts1764000000044 } from '../../src/database/migrations/0044-job-texts.js';
import { JobMetadata1764000000017 } from '../../src/database/migrations/0017-job-metadata.js';
import { ok, type Answer, type Refusal } from '../farm/farm-client.js';
import { itOnSqlite } from '../database/engine.js';
import { tasksNamed, useFarm } from '../farm/test-farm.js';

const farm = useFarm();

const submit = async (name: string, metadata: Readonly<Record<string, string>>): Promise<string> =>
  (await farm.submit({ name, tasks: tasksNamed('a', farm.newType()), metadata })).id;

const list = (...wanted: readonly string[]): Promise<Answer<JobsQueryResultDto & Refusal>> =>
  farm.client.get(`/jobs?${wanted.map((one) => `metadata=${encodeURIComponent(one)}`).join('&')}`);

const found = async (...wanted: readonly string[]): Promise<readonly string[]> =>
  (await list(...wanted)).body.jobs.map(({ name }) => name);

describe('jobs are found by their metadata', () => {
  it('by one entry, by several, and by values with colons, exactly as they are written', async () => {
    await submit('one', { project: 'bird', 'user.name': 'Anna' });
    await submit('two', { project: 'bird', 'user.name': 'Ben', url: 'https://studio.example/a,b' });
    await submit('three', { project: 'Bird', note: '' });
    expect(await found('project:bird')).toEqual(['one', 'two']);
    expect(await found('project:bird', 'user.name:Ben')).toEqual(['two']);
    expect(await found('url:https://studio.example/a,b')).toEqual(['two']);
    expect(await found('note:')).toEqual(['three']);
    expect(await found('project:fish')).toEqual([]);
    expect((await list('project:bird')).body.total).toBe(2);
  });

  it('and not by those of jobs that are gone', async () => {
    const id = await submit('gone', { project: 'dodo' });
    expect(await found('project:dodo')).toEqual(['gone']);
    await farm.sql(`DELETE FROM jobs WHERE uuid = ?`, id);
    expect(await found('project:dodo')).toEqual([]);
  });

  it.each(['project', ':bird', `${'k'.repeat(201)}:x`])(
    'and it is refused to look for %j',
    async (wanted) => {
      expect((await list(wanted)).status).toBe(400);
    },
  );

  itOnSqlite(
    'also those that an earlier version has stored, and long texts are in the job only',
    async () => {
      await submit('old', { project: 'moa', story: 'x'.repeat(1_001) });
      await farm.write(async (sql) => {
        await sql.run('DROP TABLE job_metadata');
        await sql.run('DELETE FROM migrations WHERE name = ?', new JobMetadata1764000000017().name);
      });
      await farm.restart();
      expect(await found('project:moa')).toEqual(['old']);
      await farm.write(async (sql) => {
        expect(await sql.all(`SELECT key FROM job_metadata WHERE key = 'story'`)).toEqual([]);
      });
    },
  );

  itOnSqlite(
    'and by words in these, and in names, also those that an earlier version has stored',
    async () => {
      await submit('kiwi_010', { project: 'kakapo weka' });
      const named = async (word: string): Promise<readonly string[]> =>
        (await ok(farm.client.get<JobsQueryResultDto>(`/jobs?limit=9&q=${word}`))).jobs.map(
          ({ name }) => name,
        );
      const words = ['Kiwi', 'KIWI_010', 'kakapo', '"po we"'];
      for (const word of words) expect(await named(word)).toEqual(['kiwi_010']);
      await farm.write(async (sql) => {
        await sql.run('DROP TABLE job_texts');
        await sql.run('DELETE FROM migrations WHERE name = ?', new JobTexts1764000000044().name);
      });
      await farm.restart();
      for (const word of words) expect(await named(word)).toEqual(['kiwi_010']);
    },
  );
});
