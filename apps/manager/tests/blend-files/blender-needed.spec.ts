import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { done } from '../farm/farm-client.js';
import { useFarm } from '../farm/test-farm.js';
import type { TestWorker } from '../farm/test-worker.js';
import { until } from '../http/test-manager.js';
import { whyJob } from '../why/why-client.js';

const farm = useFarm({ yaml: 'shared_storage_path: ./shared\n', isNewForEachTest: true });

const shared = (name: string): string => join(farm.folder, 'shared', name);

/** The beginning of a blend file: header, a preview, and the part that says which Blender can read it. */
function blendFile(header: string, needs: number): Buffer {
  const isNew = header.startsWith('BLENDER17');
  const part = (name: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(isNew ? 32 : 24);
    head.write(name);
    if (isNew) head.writeBigUInt64LE(BigInt(content.length), 16);
    else head.writeUInt32LE(content.length, 4);
    return Buffer.concat([head, content]);
  };
  const glob = Buffer.alloc(1200);
  glob.writeInt16LE(needs, 6);
  const rest = Buffer.alloc(2_000_000, 'mesh');
  const preview = Buffer.from(Uint8Array.from({ length: 65_544 }, (_, index) => (index * 7919) % 251));
  return Buffer.concat([Buffer.from(header), part('TEST', preview), part('GLOB', glob), part('DATA', rest)]);
}

const OF_5 = blendFile('BLENDER17-01v0500', 405);
const OF_42 = blendFile('BLENDER-v402', 306);

const submit = (blendfile: string): Promise<JobDto> =>
  farm.submit({
    type: 'simple-blender-render',
    name: 'shot',
    settings: {
      ...{ frames: '1', render_output_root: '/render', add_path_components: 0, blendfile, scene: 'Scene' },
      ...{ render_output_path: '/render/shot/######', has_previews: false },
      ...{ format: 'PNG', image_file_extension: '.png' },
    },
  });

const aWorker = async (name: string, ...versions: readonly string[]): Promise<TestWorker> => {
  const worker = await farm.aWorker({ name, types: ['blender', 'file-management', 'ffmpeg'] });
  const programs = versions.map((version) => ({ name: 'blender', version, path: '/blender' }));
  await done(worker.client.post('/worker/machine', { programs }));
  return worker;
};

/** Nobody waits for a look at a file: it has taken place when the Manager has read what comes after. */
const heldBack = async (job: JobDto): Promise<string | undefined> =>
  (await whyJob(farm, job.id)).reasons.find(({ code }) => code === 'worker-held-back')?.message;
const isHeldBack = (job: JobDto): Promise<void> =>
  until('the file to be looked at', async () => (await heldBack(job)) !== undefined);
const isLookedAt = async (): Promise<void> => {
  const last = await submit(shared('5.blend'));
  await isHeldBack(last);
};

beforeEach(() => {
  mkdirSync(shared(''), { recursive: true });
  writeFileSync(shared('5.blend'), OF_5);
});

describe('a file that not every Blender reads', () => {
  it('keeps Workers from it that are known not to have that one, compressed or not', async () => {
    const old = await aWorker('old', '3.4.1', '4.2.3 LTS');
    await aWorker('older', '3.6.0');
    const able = await aWorker('able', '3.6.0', '4.5.3 LTS');
    const forms = { plain: OF_5, zstd: zstdCompressSync(OF_5), gzip: gzipSync(OF_5) };
    for (const [name, bytes] of Object.entries(forms)) {
      writeFileSync(shared(name), bytes);
      const job = await submit(shared(name));
      await isHeldBack(job);
      expect([name, await heldBack(job)]).toEqual([
        name,
        "2 Workers are without Blender 4.5 or newer, which the job's file needs (Blender 5.0 saved it; 1 of 3 Workers have it): 'old', 'older'.",
      ]);
    }
    expect((await old.ask()).status).toBe(204);
    expect((await able.take()).task_type).toBe('blender');
  });

  it('needs a person where nobody has that Blender, until a Worker tells of it', async () => {
    const worker = await aWorker('old', '4.2.3 LTS');
    const job = await submit(shared('5.blend'));
    await until('it to need a person', async () => (await farm.job(job.id)).needs_attention !== undefined);
    expect((await farm.job(job.id)).needs_attention).toMatchObject({
      code: 'worker-held-back',
      message: expect.stringContaining('without Blender 4.5 or newer'),
      remedy: expect.stringContaining('Install Blender 4.5 or newer there'),
    });
    const programs = [{ name: 'blender', version: '5.1.0', path: '/blender' }];
    await done(worker.client.post('/worker/machine', { programs }));
    expect((await worker.take()).job).toBe(job.id);
  });
});

describe('nothing is held up', () => {
  it('by Workers whose Blender is not known, Flamenco 3’s included', async () => {
    await aWorker('old', '4.2.3 LTS');
    const silent = await farm.aWorker({ types: ['blender'] });
    const none = await aWorker('in-a-container');
    const job = await submit(shared('5.blend'));
    await isHeldBack(job);
    expect((await none.take()).job).toBe(job.id);
    await farm.requestTask((await farm.tasks(job.id))[0]?.id ?? '', 'queued');
    expect((await silent.take()).job).toBe(job.id);
  });

  it('by what Workers told of another Blender than the settings name now', async () => {
    const worker = await aWorker('old', '4.2.3 LTS');
    const job = await submit(shared('5.blend'));
    await isHeldBack(job);
    const blender = { values: [{ platform: 'linux', value: '/opt/blender-5.0/blender' }] };
    await done(farm.client.put('/configuration/file', { variables: { blender } }));
    await until('it to be forgotten', async () => (await heldBack(job)) === undefined);
    expect((await worker.take()).job).toBe(job.id);
  });

  it('by files that cannot be read, or that their Blender reads', async () => {
    const worker = await aWorker('old', '3.6.0');
    const files = {
      'of their Blender': OF_42,
      'of a format of tomorrow': Buffer.from('BLENDER17-09v0900'),
      'none of Blender': Buffer.from('a text'),
      empty: Buffer.alloc(0),
      'only said to be compressed': Buffer.from('28b52ffd00000000', 'hex'),
      'not there': undefined,
    };
    const jobs: Record<string, JobDto> = {};
    for (const [name, content] of Object.entries(files)) {
      if (content) writeFileSync(shared(name), content);
      jobs[name] = await submit(shared(name));
    }
    await isLookedAt();
    for (const [name, job] of Object.entries(jobs))
      expect([name, await heldBack(job)]).toEqual([name, undefined]);
    expect((await worker.take()).job).toBe(jobs['of their Blender']?.id);
  });

  it('by a file outside of the shared storage, which is not looked at', async () => {
    await aWorker('old', '4.2.3 LTS');
    writeFileSync(join(farm.folder, 'shot.blend'), OF_5);
    const job = await submit(join(farm.folder, 'shot.blend'));
    await isLookedAt();
    expect(await heldBack(job)).toBeUndefined();
  });
});

describe('a file of the Blender that is here', () => {
  let saved: Buffer;
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'flamenco-blend-'));
    const path = join(folder, 'real.blend');
    const script = `import bpy; bpy.ops.wm.save_as_mainfile(filepath=${JSON.stringify(path)}, compress=True)`;
    execFileSync('blender', ['--background', '--factory-startup', '--python-expr', script], {
      stdio: 'ignore',
    });
    saved = readFileSync(path);
    rmSync(folder, { recursive: true });
  });

  it('is read by it', async () => {
    expect(saved.toString('hex', 0, 4)).toBe('28b52ffd');
    writeFileSync(shared('real.blend'), saved);
    const worker = await aWorker('same', '3.4.1');
    const job = await submit(shared('real.blend'));
    await isLookedAt();
    expect(await heldBack(job)).toBeUndefined();
    expect((await worker.take()).job).toBe(job.id);
  });
});
