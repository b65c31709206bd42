import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock, hurriedClock } from './support/fake-clock.js';
import { runCommand, startCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);
const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

describe('the commands', () => {
  it.each(['merge-exr', 'constructor', '__proto__'])(
    'do not include %s, and the failure names those that there are',
    async (name) => {
      await expect(runCommand(name, {})).rejects.toThrow(new RegExp(`no command "${name}".*blender-render`));
    },
  );
});

describe('echo', () => {
  it.each<[unknown, string]>([
    ['hello', 'echo: "hello"'],
    [42, 'echo: 42'],
    [{ a: [1] }, 'echo: {"a":[1]}'],
  ])('logs %j', async (message, line) => {
    expect((await runCommand('echo', { message })).log).toEqual([line]);
  });

  it('needs a message', async () => {
    await expect(runCommand('echo', {})).rejects.toThrow('command "echo": parameter "message" is missing');
  });
});

describe('sleep', () => {
  it.each([
    [12.9, 12],
    [3, 3],
  ])('sleeps %d seconds as %d', async (asked, slept) => {
    const clock = new FakeClock();
    const command = startCommand('sleep', { duration_in_seconds: asked }, { clock });
    await clock.untilTimerIsSet();
    expect(command.log).toEqual([`sleep: for ${slept} s`]);
    clock.advance(slept * 1000 - 1);
    expect(clock.timerCount).toBe(1);
    clock.advance(1);
    await command.done;
  });

  it('is cut short when the task is stopped, and leaves no timer', async () => {
    const clock = new FakeClock();
    const command = startCommand('sleep', { duration_in_seconds: 1000 }, { clock });
    await clock.untilTimerIsSet();
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(clock.timerCount).toBe(0);
  });

  it.each([-1, '5', null])('refuses %j', async (duration) => {
    await expect(runCommand('sleep', { duration_in_seconds: duration })).rejects.toThrow(
      'duration_in_seconds',
    );
  });
});

describe('make-directory', () => {
  it('makes parents, and is content with a directory that exists', async () => {
    const path = at('a', 'b', 'c');
    await runCommand('make-directory', { path });
    await runCommand('make-directory', { path });
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('says what to do when a file is in the way', async () => {
    await writeFile(at('file'), '');
    await expect(runCommand('make-directory', { path: at('file') })).rejects.toThrow(
      /cannot create the directory .*move it away/,
    );
  });
});

describe('move-directory', () => {
  const modified = new Date(2026, 2, 4, 5, 6, 7, 400);

  async function aDirectory(name: string): Promise<string> {
    await mkdir(at(name));
    await writeFile(at(name, 'content'), name);
    await utimes(at(name), modified, modified);
    return at(name);
  }

  it('moves to where nothing is, making the parents', async () => {
    await runCommand('move-directory', { src: await aDirectory('src'), dest: at('deep', 'dest') });
    expect(await readFile(at('deep', 'dest', 'content'), 'utf8')).toBe('src');
    expect(await isThere(at('src'))).toBe(false);
  });

  it('keeps what is there, under the time of its modification, numbered from the second on', async () => {
    for (const name of ['one', 'two', 'three', 'four']) {
      await runCommand('move-directory', { src: await aDirectory(name), dest: at('dest') });
      await utimes(at('dest'), modified, modified);
    }
    const stamped = 'dest-2026-03-04_050607';
    expect((await readdir(scratch.path)).sort()).toEqual([
      'dest',
      stamped,
      `${stamped}-001`,
      `${stamped}-002`,
    ]);
    const contents = await Promise.all(
      [stamped, `${stamped}-001`, `${stamped}-002`, 'dest'].map((name) =>
        readFile(at(name, 'content'), 'utf8'),
      ),
    );
    expect(contents).toEqual(['one', 'two', 'three', 'four']);
  });

  it('goes on from the highest number', async () => {
    const stamped = 'dest-2026-03-04_050607';
    for (const name of ['dest', stamped, `${stamped}-041`]) await aDirectory(name);
    await runCommand('move-directory', { src: await aDirectory('src'), dest: at('dest') });
    expect(await isThere(at(`${stamped}-042`))).toBe(true);
  });

  it('touches nothing when the source does not exist', async () => {
    await aDirectory('dest');
    await expect(
      runCommand('move-directory', { src: at('src'), dest: at('dest') }, { clock: hurriedClock }),
    ).rejects.toThrow(/cannot move .*src: the directory does not exist/);
    expect(await readdir(scratch.path)).toEqual(['dest']);
  });
});

describe('copy-file', () => {
  it('copies, making the parents, and logs it', async () => {
    await writeFile(at('src'), 'content');
    const { log } = await runCommand('copy-file', { src: at('src'), dest: at('deep', 'er', 'dest') });
    expect(await readFile(at('deep', 'er', 'dest'), 'utf8')).toBe('content');
    expect(await readdir(at('deep', 'er'))).toEqual(['dest']);
    expect((await stat(at('deep'))).mode & 0o777).toBe(0o750);
    expect(log.at(-1)).toContain('copied 7 bytes');
  });

  it('never overwrites', async () => {
    await writeFile(at('src'), 'new');
    await writeFile(at('dest'), 'old');
    await expect(runCommand('copy-file', { src: at('src'), dest: at('dest') })).rejects.toThrow(
      /exists, and is not overwritten/,
    );
    expect(await readFile(at('dest'), 'utf8')).toBe('old');
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['a source that is missing', () => ({ src: at('src'), dest: at('dest') }), /it does not exist/],
    ['a directory', () => ({ src: scratch.path, dest: at('dest') }), /not a regular file/],
    ['a relative source', () => ({ src: 'src', dest: at('dest') }), /"src" should be an absolute path/],
    ['a relative destination', () => ({ src: at('src'), dest: 'dest' }), /"dest" should be an absolute path/],
  ])('refuses %s', async (_what, parameters, message) => {
    await expect(runCommand('copy-file', parameters(), { clock: hurriedClock })).rejects.toThrow(message);
  });

  it('leaves nothing half-done when the task is stopped', async () => {
    await writeFile(at('src'), Buffer.alloc(64 * 1024 * 1024));
    const command = startCommand('copy-file', { src: at('src'), dest: at('dest') });
    setImmediate(command.stop);
    await expect(command.done).rejects.toThrow();
    expect(await readdir(scratch.path)).toEqual(['src']);
  });
});

describe('a file that the storage shows some seconds late', () => {
  const clock = new FakeClock();

  it.each([
    ['copy-file', () => writeFile(at('src'), 'content')],
    ['move-directory', () => mkdir(at('src'))],
  ])('is waited for: %s', async (name, appear) => {
    const command = startCommand(name, { src: at('src'), dest: at('dest') }, { clock });
    for (const seconds of [1, 2, 4]) {
      await clock.untilTimerIsSet();
      expect(command.log.at(-1)).toContain(`src is not there (yet?), looking again in ${seconds} s`);
      if (seconds === 4) await appear();
      clock.advance(seconds * 1000);
    }
    await command.done;
    expect(await isThere(at('dest'))).toBe(true);
  });

  it('is not waited for any longer when the task is stopped', async () => {
    const command = startCommand('copy-file', { src: at('src'), dest: at('dest') }, { clock });
    await clock.untilTimerIsSet();
    command.stop();
    await expect(command.done).rejects.toThrow('stopped');
    expect(clock.timerCount).toBe(0);
  });
});
