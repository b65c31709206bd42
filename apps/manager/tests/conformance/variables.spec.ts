import { describe, expect, it } from '@jest/globals';
import type { JobDto } from '@flamenco/api-contracts';
import { useFarm } from '../farm/test-farm.js';

const farm = useFarm({
  yaml: `shared_storage_path: /mnt/proj/farm
shaman: {enabled: true}
variables:
  proj:
    is_twoway: true
    values: [{platform: linux, value: /mnt/proj}, {platform: windows, value: 'P:\\proj'}]
  render:
    is_twoway: true
    values: [{platform: linux, value: /render}, {platform: windows, value: 'R:\\'}]
  shots:
    is_twoway: true
    values: [{platform: linux, value: /mnt/proj/shots}, {platform: windows, value: 'S:\\shots'}]
  ffmpeg: {values: [{platform: all, value: ffmpeg}, {platform: windows, value: 'C:\\ffmpeg.exe'}]}
`,
});

/** What becomes of a job's setting `path`, submitted on that platform. */
async function stored(path: string, submitter_platform = 'windows'): Promise<unknown> {
  return (await farm.submit({ settings: { path }, submitter_platform })).settings?.['path'];
}

/** What a Worker on that platform is given for a command's parameter. */
async function given(path: string, platform: string): Promise<unknown> {
  const type = farm.newType();
  const worker = await farm.aWorker({ types: [type], platform });
  await farm.submit({ settings: { path }, tasks: [{ name: 'a', type }], submitter_platform: 'beos' });
  return (await worker.take()).commands[0]?.parameters['message'];
}

describe('a value becomes a variable when its job is submitted (§4.2)', () => {
  it.each([
    ['windows', 'P:\\proj\\a\\b.blend', '{proj}\\a\\b.blend'],
    ['windows', 'P:/proj/a/b.blend', '{proj}/a/b.blend'],
    ['windows', 'p:\\PROJ\\A\\b.blend', '{proj}\\A\\b.blend'],
    ['linux', '/mnt\\proj\\a\\b.blend', '{proj}\\a\\b.blend'],
    ['linux', '/MNT/Proj/a', '{proj}/a'],
    ['linux', 'ffmpeg', 'ffmpeg'],
    ['linux', 'see /mnt/proj/a', 'see /mnt/proj/a'],
  ])('on %s %j is kept as %j (§33.1)', async (platform, path, expected) => {
    expect(await stored(path, platform)).toBe(expected);
  });

  it('on the Manager’s own platform, which `manager` stands for', async () => {
    const here = process.platform === 'win32' ? 'P:\\proj\\a' : '/mnt/proj/a';
    expect(await stored(here, process.platform === 'darwin' ? 'linux' : 'manager')).toMatch(
      /^\{proj\}[\\/]a$/,
    );
  });

  it('in texts of the settings and in the metadata, and nowhere else', async () => {
    const path = 'P:\\proj\\x';
    const job: JobDto = await farm.submit({
      name: path,
      submitter_platform: 'windows',
      settings: { path, list: [path], deeper: { path }, frames: 12 },
      metadata: { where: 'p:/PROJ/x', who: 'artist' },
    });
    expect(job).toMatchObject({
      name: path,
      settings: { path: '{proj}\\x', list: [path], deeper: { path }, frames: 12 },
      metadata: { where: '{proj}/x', who: 'artist' },
    });
  });

  it('defect 7 (§4.2): /render is no part of /render2', async () => {
    expect(await stored('/render2/x', 'linux')).toBe('/render2/x');
    expect(await stored('/render/x', 'linux')).toBe('{render}/x');
  });

  it('defect 7 (§4.2): of two values that fit, the longer one is taken', async () => {
    expect(await stored('/mnt/proj/shots/10', 'linux')).toBe('{shots}/10');
    expect(await stored('/mnt/proj/shot/10', 'linux')).toBe('{proj}/shot/10');
  });
});

describe('a variable becomes a value when a task is handed out (§4.3)', () => {
  it.each([
    ['windows', '{proj}/a/b.blend', 'P:\\proj\\a\\b.blend'],
    ['linux', '{proj}\\a\\b.blend', '/mnt/proj/a/b.blend'],
    ['windows', '{jobs}/x/f.blend', 'P:\\proj\\farm\\jobs\\x\\f.blend'],
    ['windows', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', 'pad=ceil(iw/2)*2:ceil(ih/2)*2'],
    ['windows', '/mnt/proj/a', 'P:\\proj\\a'],
    ['windows', '/render/x', 'R:\\x'],
    ['windows', '/MNT/proj/a', '/MNT/proj/a'],
    ['windows', '{ffmpeg} -v', 'C:\\ffmpeg.exe -v'],
    ['darwin', '{ffmpeg} {proj}/a', 'ffmpeg {proj}/a'],
  ])('for a Worker on %s %j is %j (§33.1)', async (platform, path, expected) => {
    expect(await given(path, platform)).toBe(expected);
  });

  it('but not when the task is looked at', async () => {
    const { id } = await farm.submit({
      settings: { path: '/mnt/proj/a' },
      tasks: [{ name: 'a', type: 'none' }],
    });
    const task = await farm.taskNamed(id, 'a');
    expect(task.commands[0]?.parameters).toEqual({ message: '{proj}/a' });
  });
});
