import { describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { listSharers } from '../../src/modules/jobs/persistence/job-outputs.js';
import { useFarm } from './test-farm.js';
import { itOnSqlite } from '../database/engine.js';

const farm = useFarm({
  isNewForEachTest: true,
  yaml: `
variables:
  renders:
    is_twoway: true
    values:
      - {platform: linux, value: /mnt/renders}
      - {platform: windows, value: 'R:\\renders'}
`,
});

const RENDER = {
  frames: '1-10',
  render_output_root: '/mnt/renders',
  add_path_components: 0,
  render_output_path: '/mnt/renders/shot/######',
  blendfile: '/mnt/renders/shot.blend',
  format: 'PNG',
  image_file_extension: '.png',
  has_previews: false,
  scene: 'Scene',
};

const bodyOf = (settings: object, more: object = {}): object => ({
  type: 'simple-blender-render',
  name: 'shot',
  submitter_platform: 'linux',
  priority: 50,
  ...more,
  settings: { ...RENDER, ...settings },
});
const submit = (settings: object = {}, more: object = {}): Promise<JobDto> =>
  farm.submit(bodyOf(settings, more) as { readonly name: string });
const refusal = async (settings: object, more: object = {}): Promise<string | undefined> => {
  const { status, body } = await farm.submitting(bodyOf(settings, more) as { readonly name: string });
  return status === 400 ? body.message : `${status} is no refusal`;
};
const output = (path: string): object => ({ render_output_path: path });

describe('a job that writes files of another job', () => {
  it('says so in the answer to its submission, on the job, and in the answer to a check', async () => {
    const first = await submit();
    expect(first).not.toHaveProperty('warnings');
    const second = await submit({ frames: '10-12' });
    const warning = {
      code: 'output-shared',
      message:
        "This job writes frames 10-12 to {renders}/shot/######, and so does job 'shot' (queued): what is written last stays.",
      remedy: expect.stringContaining('{timestamp}'),
      job_ids: [first.id],
    };
    expect(second.warnings).toEqual([warning]);
    expect((await farm.job(second.id)).warnings).toEqual([warning]);
    const check = bodyOf({ frames: '1-12' });
    expect(await farm.client.post('/jobs/check?warnings=true', check)).toMatchObject({
      status: 200,
      body: { warnings: [{ code: 'output-shared', job_ids: [second.id, first.id] }] },
    });
    expect((await farm.client.post('/jobs/check', check)).status).toBe(204);
  });

  it.each([
    ['other frames', { frames: '11-20' }],
    ['another folder', output('/mnt/renders/shot2/######')],
    ['another name', output('/mnt/renders/shot/b_######')],
    ['another format', { format: 'OPEN_EXR' }],
    ['a folder with its time', output('/mnt/renders/shot/{timestamp}/######')],
  ])('is none with %s', async (_, settings) => {
    await submit();
    expect(await submit(settings)).not.toHaveProperty('warnings');
  });

  it('is none any more when the other one is deleted', async () => {
    const first = await submit();
    await farm.client.delete(`/jobs/${first.id}`);
    expect(await submit()).not.toHaveProperty('warnings');
  });

  it('is told of a film that it would overwrite', async () => {
    await submit({ fps: 24, ...output('/mnt/renders/shot/a_######') });
    const { warnings } = await submit({ fps: 24, ...output('/mnt/renders/shot/b_######') });
    expect(warnings?.map(({ message }) => message)).toEqual([
      expect.stringMatching(/writes the film to \{renders\}\/shot\/shot-1-10\.mp4, and so does/),
    ]);
  });

  it('is told once of what shares its frames and its film', async () => {
    const { id } = await submit({ fps: 24 });
    const { warnings } = await submit({ fps: 24 });
    expect(warnings).toEqual([expect.objectContaining({ code: 'output-shared', job_ids: [id] })]);
  });

  itOnSqlite('is found by an index, also among many', async () => {
    await farm.write(async (sql) => {
      const plans: string[] = [];
      const explaining = {
        ...sql,
        all: async (text: string, ...values: never[]) => {
          plans.push(
            ...(await sql.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...values)).map(
              ({ detail }) => detail,
            ),
          );
          return [];
        },
      };
      await listSharers(explaining as never, '/x');
      expect(plans).toEqual([
        expect.stringContaining('USING INDEX job_outputs_by_path (path=?)'),
        expect.stringContaining('SEARCH jobs USING INTEGER PRIMARY KEY'),
      ]);
    });
  });
});

describe('the output folder', () => {
  it.each([
    ['/etc/cron.d/######'],
    ['/mnt/renders/../x/######'],
    ['/mnt/renders2/######'],
    ['/shot/a/{timestamp}/######'],
  ])('cannot be left by %j', async (path) => {
    expect(await refusal(output(path))).toBe(
      `The output path ${path} leads out of the output folder /mnt/renders. Submit again with a path inside of it; a job's name with '/' or '..' may be the reason.`,
    );
  });

  it.each([
    [{ render_output_path: '{renders}/shot/######' }, 'linux'],
    [{ render_output_path: 'R:\\renders\\shot\\a##', render_output_root: 'r:/Renders/' }, 'windows'],
    [{ render_output_path: '/anywhere/######', render_output_root: '' }, 'linux'],
    [{ render_output_path: '/anywhere/######', render_output_root: '//' }, 'linux'],
    [{ render_output_path: '//beside/######' }, 'linux'],
  ])('is not left by %j of %s', async (settings, platform) => {
    expect(await submit(settings, { submitter_platform: platform })).toMatchObject({ status: 'queued' });
  });
});

describe('a path that Workers could not write to', () => {
  const long = `/mnt/renders/${'folder/'.repeat(34)}######`;

  it('is refused for the Workers that there are', async () => {
    expect(await submit(output(long))).toMatchObject({ status: 'queued' });
    await farm.aWorker({ types: ['blender'], platform: 'windows' });
    expect(await refusal(output(long))).toMatch(
      /^The output path R:\\renders\\folder\\.*###### is 260 characters long, and Windows takes 259\. That is how Workers on Windows have it\./,
    );
    expect(await refusal(output('/mnt/renders/aux/######'))).toMatch(
      /'aux', which Windows keeps for a device/,
    );
  });

  it('is refused with its length, before Blender would shorten it', async () => {
    await farm.aWorker({ types: ['blender'], platform: 'linux' });
    const name = `/mnt/renders/${'é'.repeat(130)}/######`;
    expect(await refusal(output(name))).toMatch(/has a name of 260 bytes in it, and file systems take 255/);
    expect(await refusal(output(`/mnt/renders/${'folder/'.repeat(150)}######`))).toMatch(
      /is 1074 bytes long, and Blender, which would shorten it, takes 1023/,
    );
    expect((await farm.client.post('/jobs/check', bodyOf(output(name)))).status).toBe(400);
  });

  it('does not matter to a job whose tag no such Worker has', async () => {
    const tag = await farm.aTag('linux only');
    await farm.aWorker({ types: ['blender'], platform: 'windows' });
    await farm.aWorker({ types: ['blender'], platform: 'linux', tags: [tag] });
    expect(await submit(output(long), { worker_tag: tag })).toMatchObject({ worker_tag: tag });
    expect(await refusal(output(long))).toMatch(/Windows takes 259/);
  });

  it('is warned of when it leads to the disks of single Workers', async () => {
    await farm.aWorker({ types: ['blender'], platform: 'windows' });
    const { warnings } = await submit({ ...output('/srv/out/######'), render_output_root: '/srv' });
    expect(warnings).toEqual([
      {
        code: 'output-not-rooted',
        message:
          'The output path /srv/out/###### is not one that Workers on Windows share: each of them would write to a disk of its own, or fail.',
        remedy: expect.stringContaining('two-way variable'),
      },
    ]);
    expect(await submit()).not.toHaveProperty('warnings');
  });
});
