import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock, hurriedClock } from './support/fake-clock.js';
import { isRunning, writeScript } from './support/processes.js';
import { runCommand, startCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';
import { until } from './support/until.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);
const script = (name: string, ...lines: string[]): Promise<string> => writeScript(at(name), lines);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

/** The numbers that a script has written to a file, once it has written that many. */
async function pidsIn(path: string, count: number): Promise<number[]> {
  let pids: number[] = [];
  await until(`${count} process ids in ${path}`, async () => {
    pids = (await readFile(path, 'utf8').catch(() => '')).trim().split(/\s+/).filter(Boolean).map(Number);
    return pids.length === count;
  });
  return pids;
}

describe('exec', () => {
  it('logs the command line so that it can be pasted, and both outputs with the process id', async () => {
    const exe = await script('my tool', 'echo "out: $1"', 'echo "err: $2" >&2');
    const { log } = await runCommand('exec', { exe, args: ["it's", 5] });
    expect(log[0]).toMatch(/^going to run: /);
    expect(
      execFileSync('sh', ['-c', (log[0] ?? '').replace('going to run: ', '')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ).toBe("out: it's\n");
    const prefix = /^pid=\d+ > /;
    expect(log.slice(1).every((line) => prefix.test(line))).toBe(true);
    expect(
      log
        .slice(1)
        .map((line) => line.replace(prefix, ''))
        .sort(),
    ).toEqual(['err: 5', "out: it's"]);
  });

  it('fails on an exit code other than 0, naming it', async () => {
    const exe = await script('tool', 'echo last words', 'exit 47');
    const command = startCommand('exec', { exe });
    await expect(command.done).rejects.toThrow(/exited abnormally with code 47/);
    expect(command.log.at(-1)).toMatch(/last words$/);
  });

  it('fails when a signal ends the process', async () => {
    const exe = await script('tool', 'kill -SEGV $$');
    await expect(runCommand('exec', { exe })).rejects.toThrow(/was ended by SIGSEGV/);
  });

  it.each([
    ['exec', { exe: 'no-such-program' }, /cannot find the program "no-such-program".*Install it here/],
    [
      'blender-render',
      { exe: 'no-such-blender', blendfile: '' },
      /cannot find.*Install Blender.*variable "blender"/,
    ],
    [
      'frames-to-video',
      { exe: '/no/ffmpeg', fps: 1, inputGlob: '/x/*.png', outputFile: '/x/y.mp4' },
      /cannot find.*Install FFmpeg/,
    ],
  ])('%s says how to install a program that is missing', async (name, parameters, message) => {
    await expect(runCommand(name, parameters, { clock: hurriedClock })).rejects.toThrow(message);
  });

  it('ends the whole process group: also the child that ignores SIGTERM', async () => {
    const stubborn = `sh -c 'trap "" TERM; echo $$ >> ${at('pids')}; while :; do sleep 0.1; done' &`;
    const exe = await script('tool', stubborn, `echo $$ >> ${at('pids')}`, 'wait');
    const command = startCommand('exec', { exe });
    const pids = await pidsIn(at('pids'), 2);
    expect(await Promise.all(pids.map(isRunning))).toEqual([true, true]);
    const stoppedMs = performance.now();
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
    expect(performance.now() - stoppedMs).toBeLessThan(4500);
  });

  it('lets a process end by itself when it obeys SIGTERM', async () => {
    const exe = await script(
      'tool',
      `trap 'echo tidied up; exit 0' TERM`,
      `echo $$ >> ${at('pids')}`,
      'while :; do sleep 0.05; done',
    );
    const command = startCommand('exec', { exe });
    await pidsIn(at('pids'), 1);
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(command.log.at(-1)).toMatch(/tidied up$/);
  });

  it('does not wait for ever for processes that the program leaves behind, and ends them', async () => {
    const exe = await script('tool', 'sleep 1000 &', `echo $! > ${at('pids')}`, 'echo done');
    const command = await runCommand('exec', { exe });
    const [pid = 0] = await pidsIn(at('pids'), 1);
    expect(await isRunning(pid)).toBe(false);
    expect(command.log.some((line) => line.includes('ending them'))).toBe(true);
  });

  it.each([
    ['a session of its own', 'setsid sh -c "echo \\$\\$ >> PIDS; sleep 1000" &'],
    ['a launcher that ends', '(setsid sh -c "echo \\$\\$ >> PIDS; exec sleep 1000" &)'],
    ['no environment', 'env -i /usr/bin/setsid /bin/sh -c "echo \\$\\$ >> PIDS; sleep 1000" &'],
  ])('ends what has left the process group, when it is stopped: %s', async (_what, line) => {
    const exe = await script('tool', line.replace('PIDS', at('pids')), 'sleep 1000');
    const command = startCommand('exec', { exe });
    const [pid = 0] = await pidsIn(at('pids'), 1);
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(await isRunning(pid)).toBe(false);
  });

  it('ends what has left the process group, when the program ends', async () => {
    const daemon = `setsid sh -c 'echo $$ > ${at('pids')}; exec sleep 1000' > /dev/null 2>&1 &`;
    const exe = await script('tool', daemon, `while [ ! -s ${at('pids')} ]; do sleep 0.01; done`);
    await runCommand('exec', { exe });
    const [pid = 0] = await pidsIn(at('pids'), 1);
    expect(await isRunning(pid)).toBe(false);
  });

  it('starts nothing when the task has been stopped already', async () => {
    const exe = await script('tool', `echo $$ > ${at('pids')}`);
    const command = startCommand('exec', { exe });
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(await readdir(scratch.path)).toEqual(['tool']);
  });

  it('gives the process its OOM score', async () => {
    const exe = await script('tool', 'sleep 0.2', 'cat /proc/$$/oom_score_adj');
    const { log } = await runCommand('exec', { exe }, { resources: { oomScoreAdjust: 500 } });
    expect(log.at(-1)).toMatch(/> 500$/);
  });
});

describe('blender-render', () => {
  it('puts the command line together, counts frames and notices saved files', async () => {
    const exe = await script(
      'blender',
      'for arg in "$@"; do printf "arg: %s\\n" "$arg"; done',
      `echo "Saved: '/render/frame-1.png'"`,
      'echo " Time: 00:00.21 (Saving: 00:00.05)"',
      'echo "Fra:2 Mem:8M | Time:00:00.01 | Rendering"',
      `echo "skipping existing frame \\"/render/frame-2.png\\""`,
    );
    await writeFile(at('scene.blend'), 'BLENDER');
    const command = await runCommand('blender-render', {
      exe,
      exeArgs: "-b -y --name 'two words'",
      argsBefore: ['--before'],
      blendfile: at('scene.blend'),
      args: ['--render-frame', '1..2'],
    });
    const args = command.log.flatMap((line) => /arg: (.*)/.exec(line)?.[1] ?? []);
    expect(args).toEqual([
      '-b',
      '-y',
      '--name',
      'two words',
      '--python',
      expect.stringMatching(/render_receipt\.py$/),
      '--before',
      at('scene.blend'),
      '--python',
      expect.stringMatching(/render_receipt\.py$/),
      '--python-expr',
      expect.stringContaining('use_overwrite'),
      '--render-frame',
      '1..2',
    ]);
    expect(command.stepCount()).toBe(2);
    expect(command.savedFiles).toEqual(['/render/frame-1.png']);
  });

  it('runs without a blend file when that is empty, but wants it said', async () => {
    const exe = await script('blender', 'echo "arg: $*"');
    const { log } = await runCommand('blender-render', { exe, blendfile: '', args: ['--last'] });
    expect(log.find((line) => line.includes('arg: '))).toMatch(/receipt\.py --last$/);
    await expect(runCommand('blender-render', { exe })).rejects.toThrow('"blendfile" is missing');
  });

  it('waits for a blend file that the storage shows late', async () => {
    const clock = new FakeClock();
    const exe = await script('blender', 'cat "$3"');
    const command = startCommand('blender-render', { exe, blendfile: at('scene.blend') }, { clock });
    await clock.untilTimerIsSet();
    await writeFile(at('scene.blend'), 'BLENDER');
    clock.advance(1000);
    await command.done;
    expect(command.log).toContainEqual(expect.stringMatching(/> BLENDER$/));
  });

  it('refuses arguments with an unbalanced quote', async () => {
    await expect(
      runCommand('blender-render', { exe: 'blender', exeArgs: "-b 'x", blendfile: '' }),
    ).rejects.toThrow(/"exeArgs" cannot be read/);
  });
});

describe('frames-to-video', () => {
  async function makeFrames(directory: string): Promise<void> {
    await mkdir(directory, { recursive: true });
    const input = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10', '-frames:v', '20'];
    execFileSync('ffmpeg', ['-v', 'error', ...input, join(directory, 'frame-%04d.png')]);
  }

  function probe(file: string): { frames: number; rate: string; duration: number } {
    const wanted = 'stream=nb_read_frames,r_frame_rate:format=duration';
    const output = execFileSync(
      'ffprobe',
      ['-v', 'error', '-count_frames', '-show_entries', wanted, '-of', 'json', file],
      { encoding: 'utf8' },
    );
    const { streams, format } = JSON.parse(output) as {
      streams: { nb_read_frames: string; r_frame_rate: string }[];
      format: { duration: string };
    };
    return {
      frames: Number(streams[0]?.nb_read_frames),
      rate: streams[0]?.r_frame_rate ?? '',
      duration: Number(format.duration),
    };
  }

  const args = ['-c:v', 'h264', '-pix_fmt', 'yuv420p', '-y'];

  it.each(['linux', 'win32'] as const)(
    'makes a video with every frame, the way it works on %s',
    async (platform) => {
      const directory = at("artist's [a-c] {1,2} * frames");
      await makeFrames(directory);
      const parameters = {
        exe: 'ffmpeg',
        fps: 50,
        inputGlob: join(directory, '*.png'),
        outputFile: at('video.mp4'),
        args,
      };
      await runCommand('frames-to-video', parameters, { platform });
      const video = probe(at('video.mp4'));
      expect(video.rate).toBe('50/1');
      expect(video.frames).toBe(20);
      expect(video.duration).toBeCloseTo(0.4, 1);
      expect((await readdir(directory)).filter((name) => !name.endsWith('.png'))).toEqual([]);
    },
  );

  it('fails when there are no frames, by index or by wildcard', async () => {
    const parameters = { exe: 'ffmpeg', fps: 24, inputGlob: at('*.png'), outputFile: at('video.mp4'), args };
    const windows = { platform: 'win32', clock: hurriedClock } as const;
    await expect(runCommand('frames-to-video', parameters, windows)).rejects.toThrow(/there are no frames/);
    await expect(runCommand('frames-to-video', parameters, { clock: hurriedClock })).rejects.toThrow(
      /exited abnormally/,
    );
  });

  it('takes wildcards in folders, too, and waits for frames that the storage shows late', async () => {
    const clock = new FakeClock();
    const parameters = {
      exe: 'ffmpeg',
      fps: 10,
      inputGlob: at('*', '*.png'),
      outputFile: at('video.mp4'),
      args,
    };
    const command = startCommand('frames-to-video', parameters, { platform: 'linux', clock });
    for (const seconds of [1, 2, 4, 8]) {
      await clock.untilTimerIsSet();
      if (seconds === 8) await makeFrames(at('frames'));
      clock.advance(seconds * 1000);
    }
    await command.done;
    expect(probe(at('video.mp4')).frames).toBe(20);
  });

  it('prefers the FFmpeg that comes with the Worker, most specific first', async () => {
    await script('ffmpeg-linux', 'echo "ffmpeg version fake"');
    const fake = await script('ffmpeg-linux-amd64', 'echo "ffmpeg version fake amd64"');
    const parameters = { exe: 'ffmpeg', fps: 24, inputGlob: at('*.png'), outputFile: at('video.mp4') };
    const arch = process.arch === 'x64' ? fake : at('ffmpeg-linux');
    const { log } = await runCommand('frames-to-video', parameters, {
      toolsDir: scratch.path,
      platform: 'linux',
      clock: hurriedClock,
    });
    expect(log.find((line) => line.startsWith('going to run'))).toContain(arch);
  });

  it('refuses a program that is not FFmpeg', async () => {
    await script('ffmpeg', 'echo "some other tool"');
    const parameters = { exe: 'ffmpeg', fps: 24, inputGlob: at('*.png'), outputFile: at('video.mp4') };
    await expect(runCommand('frames-to-video', parameters, { toolsDir: scratch.path })).rejects.toThrow(
      /is not FFmpeg/,
    );
  });

  it.each([0, -24])('refuses %d frames per second', async (fps) => {
    await expect(
      runCommand('frames-to-video', { exe: 'ffmpeg', fps, inputGlob: 'x', outputFile: 'y' }),
    ).rejects.toThrow(/"fps" should be greater than 0/);
  });
});
