import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { JobDeletionInfoDto, JobDto } from '@flamenco/api-contracts';
import { LinkMaker } from '../../src/modules/shaman/checkout-files.js';
import { done, ok } from '../farm/farm-client.js';
import { until, useFarm } from '../farm/test-farm.js';

const farm = useFarm({ yaml: 'shared_storage_path: ./shared\nshaman: {enabled: true}\n' });

const shared = (...names: readonly string[]): string => join(farm.folder, 'shared', ...names);
let jobs = 0;

interface UploadedJob {
  readonly job: JobDto;
  /** A path in its checkout. */
  readonly inCheckout: (...names: readonly string[]) => string;
  /** A path beside its frames. */
  readonly besideFrames: (...names: readonly string[]) => string;
}

/** A job whose files were uploaded: `shot.blend` and `textures/wood.png`. Its frames have a folder of their own. */
async function anUploadedJob(settings: object = {}): Promise<UploadedJob> {
  const name = `shot-${(jobs += 1)}`;
  const files = ['shot.blend', 'textures/wood.png'].map((path) => {
    const bytes = `${path} of ${name}`;
    return { path, bytes, size: bytes.length, sha: createHash('sha256').update(bytes).digest('hex') };
  });
  for (const { sha, size, bytes } of files) {
    const headers = { 'Content-Type': 'application/octet-stream' };
    await fetch(`${farm.api}/shaman/files/${sha}/${size}`, { method: 'POST', headers, body: bytes });
  }
  const { checkoutPath } = await ok(
    farm.client.post<{ checkoutPath: string }>('/shaman/checkout/create', {
      checkoutPath: `film/${name}`,
      files: files.map(({ path, sha, size }) => ({ path, sha, size })),
    }),
  );
  const frames = shared('render', name);
  mkdirSync(frames, { recursive: true });
  const job = await farm.submit({
    name,
    type: 'simple-blender-render',
    storage: { shaman_checkout_id: checkoutPath },
    settings: {
      frames: '1',
      blendfile: shared('jobs', checkoutPath, 'shot.blend'),
      render_output_root: shared('render'),
      render_output_path: join(frames, '######'),
      add_path_components: 0,
      format: 'PNG',
      image_file_extension: '.png',
      has_previews: false,
      scene: 'Scene',
      ...settings,
    },
  });
  return {
    job,
    inCheckout: (...names) => shared('jobs', checkoutPath, ...names),
    besideFrames: (...names) => join(frames, ...names),
  };
}

function put(path: string, content = 'made by somebody'): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

async function deleteJob({ job }: UploadedJob, query = ''): Promise<void> {
  await done(farm.client.delete(`/jobs/${job.id}${query}`));
  await until('the job is gone', async () => (await farm.client.get(`/jobs/${job.id}`)).status === 404);
}

const outlook = ({ job }: UploadedJob): Promise<JobDeletionInfoDto> =>
  ok(farm.client.get<JobDeletionInfoDto>(`/jobs/${job.id}/what-would-delete-do`));

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the deletion of a job whose files were uploaded', () => {
  it('removes them all, with their folders, and leaves nothing', async () => {
    const uploaded = await anUploadedJob();
    await deleteJob(uploaded);
    expect(existsSync(uploaded.inCheckout())).toBe(false);
    expect(existsSync(shared('jobs', 'film'))).toBe(false);
    expect(readdirSync(uploaded.besideFrames())).toEqual([]);
  });

  it('moves what others put beside them to the frames, as it was', async () => {
    const uploaded = await anUploadedJob();
    const { inCheckout, besideFrames } = uploaded;
    put(inCheckout('passes', 'depth_0001.exr'), 'a pass');
    put(inCheckout('notes', 'deep', 'read me.txt'));
    mkdirSync(inCheckout('empty'));
    symlinkSync('/etc/hostname', inCheckout('passes', 'link'));
    await deleteJob(uploaded);
    expect(existsSync(inCheckout())).toBe(false);
    expect(readdirSync(besideFrames('kept-from-job-files')).sort()).toEqual(['notes', 'passes']);
    const kept = (...names: readonly string[]): string => besideFrames('kept-from-job-files', ...names);
    expect(readFileSync(kept('passes', 'depth_0001.exr'), 'utf8')).toBe('a pass');
    expect(readdirSync(kept('passes')).sort()).toEqual(['depth_0001.exr', 'link']);
    expect(existsSync(kept('notes', 'deep', 'read me.txt'))).toBe(true);
  });

  it('keeps a file that took the place of an uploaded one', async () => {
    const uploaded = await anUploadedJob();
    const file = uploaded.inCheckout('shot.blend');
    put(`${file}@`, 'saved by an artist');
    renameSync(`${file}@`, file);
    await deleteJob(uploaded);
    expect(readFileSync(uploaded.besideFrames('kept-from-job-files', 'shot.blend'), 'utf8')).toBe(
      'saved by an artist',
    );
  });

  it.each([
    ['are not there', (uploaded: UploadedJob) => rmSync(uploaded.besideFrames(), { recursive: true })],
    [
      'are a link to elsewhere',
      (uploaded: UploadedJob) => {
        rmSync(uploaded.besideFrames(), { recursive: true });
        mkdirSync(join(farm.folder, 'elsewhere'), { recursive: true });
        symlinkSync(join(farm.folder, 'elsewhere'), uploaded.besideFrames());
      },
    ],
  ])('keeps it where it is when the frames %s', async (_, prepare) => {
    const uploaded = await anUploadedJob();
    put(uploaded.inCheckout('passes', 'depth_0001.exr'));
    prepare(uploaded);
    await deleteJob(uploaded);
    expect(readdirSync(uploaded.inCheckout(), { recursive: true }).sort()).toEqual([
      'passes',
      'passes/depth_0001.exr',
    ]);
  });

  it('does not overwrite what was kept of another job', async () => {
    const first = await anUploadedJob();
    put(first.besideFrames('kept-from-job-files', 'of another'));
    put(first.inCheckout('mine'));
    await deleteJob(first);
    expect(readdirSync(first.besideFrames()).sort()).toEqual([
      'kept-from-job-files',
      'kept-from-job-files-2',
    ]);
  });

  it('takes all of it along when it is told to, but follows no link', async () => {
    const uploaded = await anUploadedJob();
    const precious = join(farm.folder, 'precious');
    put(join(precious, 'file'));
    put(uploaded.inCheckout('passes', 'depth_0001.exr'));
    symlinkSync(precious, uploaded.inCheckout('passes', 'link'));
    await deleteJob(uploaded, '?files=all');
    expect(existsSync(uploaded.inCheckout())).toBe(false);
    expect(readdirSync(uploaded.besideFrames())).toEqual([]);
    expect(existsSync(join(precious, 'file'))).toBe(true);
  });

  it('keeps it in a deletion of many, too', async () => {
    const uploaded = await anUploadedJob();
    put(uploaded.inCheckout('passes', 'depth_0001.exr'));
    const { updated } = uploaded.job;
    await done(farm.client.delete('/jobs/mass-delete', { last_updated_max: updated }));
    await until(
      'the job is gone',
      async () => (await farm.client.get(`/jobs/${uploaded.job.id}`)).status === 404,
    );
    expect(existsSync(uploaded.besideFrames('kept-from-job-files', 'passes', 'depth_0001.exr'))).toBe(true);
  });

  it('knows its own files where there are no links, and whether somebody changed them', async () => {
    const refusal = Object.assign(new Error('no links here'), { code: 'EPERM' });
    jest.spyOn(farm.manager.get(LinkMaker, { strict: false }), 'link').mockRejectedValue(refusal);
    const uploaded = await anUploadedJob();
    expect(statSync(uploaded.inCheckout('shot.blend')).isFile()).toBe(true);
    put(uploaded.inCheckout('textures', 'wood.png'), `painted over by hand`);
    expect((await outlook(uploaded)).files?.map(({ kind, count }) => [kind, count])).toEqual([
      ['uploaded', 1],
      ['unknown', 1],
    ]);
    await deleteJob(uploaded);
    expect(readdirSync(uploaded.besideFrames('kept-from-job-files'), { recursive: true }).sort()).toEqual([
      'textures',
      'textures/wood.png',
    ]);
    expect(readdirSync(shared('file-store', 'copied'))).toEqual([]);
  });

  it('goes on where an end in the middle left off', async () => {
    const uploaded = await anUploadedJob();
    put(uploaded.inCheckout('passes', 'depth_0001.exr'));
    rmSync(uploaded.inCheckout('textures'), { recursive: true });
    await deleteJob(uploaded);
    expect(readdirSync(uploaded.besideFrames('kept-from-job-files'))).toEqual(['passes']);
  });
});

describe('what a deletion would do', () => {
  it('is listed by kind, with sizes, examples and where things stay', async () => {
    const uploaded = await anUploadedJob();
    const { inCheckout, besideFrames } = uploaded;
    const worker = await farm.aWorker({ types: ['blender'] });
    await worker.take();
    put(inCheckout('passes', 'depth_0001.exr'), '12345');
    put(inCheckout('passes', 'depth_0002.exr'), '1234567');
    put(inCheckout('mine.mov'), '123');
    const longAgo = Date.now() / 1000 - 3600;
    utimesSync(inCheckout('mine.mov'), longAgo, longAgo);
    const where = { folder: inCheckout(), is_at_least: false };
    const kept = { ...where, is_kept: true, kept_in: besideFrames('kept-from-job-files') };
    const bytes = statSync(inCheckout('shot.blend')).size + statSync(inCheckout('textures', 'wood.png')).size;
    const { files = [], ...rest } = await outlook(uploaded);
    expect({ ...rest, files: files.filter(({ kind }) => kind !== 'logs') }).toMatchObject({
      shaman_checkout: true,
      files: [
        {
          kind: 'uploaded',
          count: 2,
          bytes,
          is_kept: false,
          ...where,
          examples: ['shot.blend', 'textures/wood.png'],
        },
        { kind: 'written', count: 2, bytes: 12, ...kept },
        { kind: 'unknown', count: 1, bytes: 3, ...kept, examples: ['mine.mov'] },
      ],
    });
    expect(files[1]?.examples.toSorted()).toEqual(['passes/depth_0001.exr', 'passes/depth_0002.exr']);
    await deleteJob(uploaded);
    expect(readdirSync(kept.kept_in).sort()).toEqual(['mine.mov', 'passes']);
  });

  it('says where things stay when they cannot be moved', async () => {
    const uploaded = await anUploadedJob();
    put(uploaded.inCheckout('mine.mov'));
    rmSync(uploaded.besideFrames(), { recursive: true });
    const { files } = await outlook(uploaded);
    expect(files?.find(({ kind }) => kind === 'unknown')?.kept_in).toBe(uploaded.inCheckout());
  });

  it('is nothing for a job whose files are elsewhere', async () => {
    const job = await farm.submit({ tasks: [] });
    expect(await ok(farm.client.get(`/jobs/${job.id}/what-would-delete-do`))).toEqual({
      shaman_checkout: false,
    });
  });
});
