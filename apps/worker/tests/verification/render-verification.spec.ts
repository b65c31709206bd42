import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock, hurriedClock } from '../support/fake-clock.js';
import { aJpeg, aPng } from '../support/images.js';
import { runCommand, startCommand } from '../support/run-command.js';
import { scratchDirectory } from '../support/scratch-directory.js';
import { until } from '../support/until.js';
import { fakeBlender } from './fake-blender.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);

beforeEach(async () => {
  scratch = await scratchDirectory();
  mkdirSync(at('out'));
});
afterEach(() => scratch.remove());

/** The command of a job type that says everything in Blender's arguments. */
async function rendering(frames: string, ...script: readonly string[]): Promise<Record<string, unknown>> {
  const exe = await fakeBlender(scratch.path, `cd '${at('out')}'`, `OUT='${at('out')}'`, ...script);
  const output = ['--render-output', at('out', '######'), '--render-format', 'PNG'];
  return { exe, blendfile: '', args: [...output, '--render-frame', frames] };
}

const render = async (frames: string, ...script: readonly string[]): ReturnType<typeof runCommand> =>
  runCommand('blender-render', await rendering(frames, ...script), { clock: hurriedClock });

/** The reports of a render that nothing was found wrong with. */
const FINE = [{ findings: [] }];

const SAVE = (frame: number): string => `save "$OUT/${String(frame).padStart(6, '0')}.png"; finish`;

describe('a render whose files are as they should be', () => {
  it('is done, and has logged nothing about them', async () => {
    const { log, renders, stepCount } = await render('1..3', SAVE(1), SAVE(2), SAVE(3));
    expect(stepCount()).toBe(3);
    expect(renders).toMatchObject(FINE);
    expect(log.filter((line) => !/going to run|pid=/.test(line))).toEqual([]);
  });

  it.each([
    ['stereo', 'for f in 1 2; do for v in L R; do save "$OUT/00000${f}_$v.png"; done; finish; done'],
    [
      'views with names of their own',
      'for f in 1 2; do for v in left right; do save "$OUT/00000$f.$v.png"; done; finish; done',
    ],
    ['a Blender that says nothing', 'for f in 1 2; do cat ../whole.png > 00000$f.png; done'],
    ['no extension', 'for f in 1 2; do save "$OUT/00000$f"; finish; done'],
    [
      'files beside them, one of which is gone',
      `${SAVE(1)}; ${SAVE(2)}; save "$OUT/pass.png"; save /tmp/flamenco-gone.png; rm /tmp/flamenco-gone.png`,
    ],
  ])('is done: %s', async (_what, script) => {
    expect((await render('1,2', script)).renders).toMatchObject(FINE);
  });

  it('is done when it wrote over files that were there before', async () => {
    writeFileSync(at('out', '000001.png'), aPng());
    expect((await render('1', SAVE(1))).renders).toMatchObject(FINE);
  });

  it('is done when a clock in the storage is years behind', async () => {
    const { renders } = await render('1', SAVE(1), 'touch -d 2001-01-01 000001.png');
    expect(renders).toMatchObject(FINE);
  });

  it('is done when it writes one video', async () => {
    const parameters = await rendering(
      '1..2',
      'echo video > 0001-0002.mp4',
      'echo "Append frame 1"; finish; echo "Append frame 2"; finish',
    );
    const args = ['-o', at('out', '####'), '-f', '1..2'];
    expect((await runCommand('blender-render', { ...parameters, args })).renders).toMatchObject(FINE);
  });

  it.each([
    ['######', 1_000_000, '1000000.png'],
    ['shot.####', 12, 'shot.0012.png'],
    ['shot', 7, 'shot0007.png'],
    ['', 3, '0003.png'],
    ['a#b##', 5, 'a#b05.png'],
    ['frame_###.png', 5, 'frame_005.png'],
  ])('knows the name that Blender gives: %s for frame %d', async (pattern, frame, name) => {
    const parameters = await rendering(String(frame), `cat ../whole.png > '${name}'`);
    const args = [
      '--render-output',
      join(at('out'), '/') + pattern,
      '--render-format',
      'PNG',
      '-f',
      String(frame),
    ];
    expect((await runCommand('blender-render', { ...parameters, args })).renders).toMatchObject(FINE);
  });

  it('takes `//` for the folder of the blend file', async () => {
    writeFileSync(at('shot.blend'), '');
    const parameters = await rendering('1', SAVE(1));
    const args = ['--render-output', '//out/######', '-F', 'PNG', '-f', '1'];
    const { renders } = await runCommand('blender-render', {
      ...parameters,
      blendfile: at('shot.blend'),
      args,
    });
    expect(renders).toMatchObject(FINE);
  });
});

describe('a render whose files are not as they should be', () => {
  it.each([
    [
      'one is missing',
      '1..3',
      [SAVE(1), SAVE(3)],
      /^Frame 2 is missing in .*out: Blender ended without an error/,
    ],
    ['Blender ends early', '1..5', [SAVE(1)], /^Frames 2-5 are missing/],
    ['nothing at all', '1..3', [], /^Frames 1-3 are missing/],
    ['half of one', '1..2', [SAVE(1), 'half "$OUT/000002.png"; finish'], /000002\.png ends after 50 bytes/],
    ['empty', '1', ['> 000001.png'], /000001\.png is empty/],
    [
      'one eye is missing',
      '1,2',
      ['save "$OUT/000001_L.png"; save "$OUT/000001_R.png"; save "$OUT/000002_L.png"'],
      /^Frame 2 is missing/,
    ],
    [
      'another format under that name',
      '1',
      ['printf "BM%0200d" 0 > 000001.png; printf "\\377\\330\\377\\377" > 000001.png'],
      /000001\.png ends after/,
    ],
    ['no image', '1', ['echo hello > 000001.png'], /000001\.png is no PNG file, as it should be/],
    ['a folder in its place', '1', ['mkdir 000001.png'], /000001\.png is not a regular file/],
    ['a pipe in its place', '1', ['mkfifo 000001.png'], /000001\.png is not a regular file/],
    [
      'half of a file beside the frames',
      '1',
      [SAVE(1), 'save "$OUT/pass.png"; half "$OUT/pass.png"'],
      /pass\.png ends after 50 bytes/,
    ],
  ])('fails, and says what: %s', async (_what, frames, script, message) => {
    await expect(render(frames, ...script)).rejects.toThrow(message);
  });

  it('fails when there is a whole file of another format under the name', async () => {
    writeFileSync(at('picture.jpg'), aJpeg());
    await expect(render('1', 'cp ../picture.jpg 000001.png')).rejects.toThrow(
      /000001\.png is a JPEG file, but PNG was asked for/,
    );
  });

  it('fails when the files are from before, and lets them be', async () => {
    writeFileSync(at('out', '000002.png'), aPng());
    await expect(render('1..2', SAVE(1))).rejects.toThrow(
      /^Frame 2 was not rendered: in .*, there are only files from before this attempt/,
    );
    expect(existsSync(at('out', '000002.png'))).toBe(true);
  });

  it('removes what it has begun to write, and nothing else', async () => {
    writeFileSync(at('out', '000003.png'), 'a half one of another job');
    const command = startCommand(
      'blender-render',
      await rendering('1..3', SAVE(1), 'half "$OUT/000002.png"'),
      { clock: hurriedClock },
    );
    await expect(command.done).rejects.toThrow(/000002\.png ends after 50 bytes|Frame 3 was not rendered/);
    expect(readdirSync(at('out'))).toEqual(['000001.png', '000003.png']);
    expect(command.log.find((line) => line.startsWith('removed '))).toMatch(
      /000002\.png, which this run had begun to write/,
    );
  });

  it('names at most 20 of many broken files', async () => {
    const command = startCommand(
      'blender-render',
      await rendering('1..30', 'for f in $(seq -w 1 30); do half "$OUT/0000$f.png"; done'),
      { clock: hurriedClock },
    );
    await expect(command.done).rejects.toThrow(/000001\.png ends after 50 bytes.*\(and 20 more/);
    expect(command.renders[0]?.findings).toHaveLength(21);
    expect(readdirSync(at('out'))).toEqual([]);
  });

  it('waits for a file that Blender has written, but the storage shows late', async () => {
    const clock = new FakeClock();
    const parameters = await rendering('1', `echo "Saved: '$OUT/000001.png'"; finish`);
    const command = startCommand('blender-render', parameters, { clock });
    await until('it waits', () => command.log.some((line) => line.includes('looking again in 1 s')));
    writeFileSync(at('out', '000001.png'), aPng());
    clock.advance(1000);
    await command.done;
    expect(command.renders).toMatchObject(FINE);
  });
});

describe('a render that does not come to its end', () => {
  it('removes half of a frame when Blender crashes, and says why it failed', async () => {
    const command = startCommand(
      'blender-render',
      await rendering('1..3', SAVE(1), 'half "$OUT/000002.png"; kill -9 $$'),
    );
    await expect(command.done).rejects.toThrow(/was ended by SIGKILL/);
    expect(readdirSync(at('out'))).toEqual(['000001.png']);
  });

  it('removes half of a frame when it is stopped, before it says that it has stopped', async () => {
    const command = startCommand(
      'blender-render',
      await rendering('1..3', SAVE(1), 'half "$OUT/000002.png"; echo half; exec sleep 1000'),
    );
    await until('it saves', () => command.log.some((line) => line.endsWith('> half')));
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(readdirSync(at('out'))).toEqual(['000001.png']);
  });

  it('lets half of a frame be that was there before', async () => {
    writeFileSync(at('out', '000001.png'), 'half of one');
    await expect(render('1', 'exit 1')).rejects.toThrow(/exited abnormally/);
    expect(readFileSync(at('out', '000001.png'), 'utf8')).toBe('half of one');
  });

  it('does not wait for files, and needs no folder', async () => {
    const command = startCommand('blender-render', await rendering('1', 'rm -r "$OUT"; exit 7'));
    await expect(command.done).rejects.toThrow(/code 7/);
    expect(command.log.some((line) => line.includes('looking again'))).toBe(false);
  });
});

describe('overwriting', () => {
  it.each([['--render-frame'], ['-f']])(
    'is switched on just before Blender renders (%s)',
    async (argument) => {
      const exe = await fakeBlender(scratch.path, 'for arg in "$@"; do printf "arg: %s\\n" "$arg"; done');
      const off = ['--python-expr', 'render.use_overwrite = False # -f 1'];
      const { log } = await runCommand('blender-render', {
        exe,
        blendfile: '',
        args: [...off, argument, '1'],
      }).catch(() => ({ log: [] as string[] }));
      const args = log.flatMap((line) => /arg: (.*)/.exec(line)?.[1] ?? []);
      expect(args.slice(-4)).toEqual([
        '--python-expr',
        expect.stringContaining('use_overwrite = True'),
        argument,
        '1',
      ]);
    },
  );
});

describe('the files of a link', () => {
  it('are those that it leads to', async () => {
    mkdirSync(at('elsewhere'));
    symlinkSync(at('elsewhere'), at('out', 'linked'));
    const parameters = await rendering('1', 'save "$OUT/linked/000001.png"');
    utimesSync(at('elsewhere'), 1, 1);
    const args = ['--render-output', at('out', 'linked', '######'), '-F', 'PNG', '-f', '1'];
    expect((await runCommand('blender-render', { ...parameters, args })).renders).toMatchObject(FINE);
  });
});
