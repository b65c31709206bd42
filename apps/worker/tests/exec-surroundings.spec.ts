import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeLeftScratchFolders, ScratchFolder } from '../src/execution/scratch-folder.js';
import { hurriedClock } from './support/fake-clock.js';
import { writeScript } from './support/processes.js';
import { runCommand, type RunningCommand } from './support/run-command.js';
import { scratchDirectory } from './support/scratch-directory.js';

let scratch: Awaited<ReturnType<typeof scratchDirectory>>;
const at = (...parts: string[]): string => join(scratch.path, ...parts);
const script = (name: string, ...lines: string[]): Promise<string> => writeScript(at(name), lines);

beforeEach(async () => {
  scratch = await scratchDirectory();
});
afterEach(() => scratch.remove());

const printed = ({ log }: RunningCommand): readonly string[] =>
  log.flatMap((line) => /^pid=\d+ > (.*)/.exec(line)?.[1] ?? []);

async function exec(parameters: Readonly<Record<string, unknown>>): Promise<RunningCommand> {
  const scratchFolder = async (): Promise<string> => (
    await mkdir(at('scratch'), { recursive: true }),
    at('scratch')
  );
  const environment = { PATH: process.env['PATH'], KEPT: 'kept', GONE: 'gone' };
  return runCommand('exec', parameters, { scratchFolder, environment, clock: hurriedClock });
}

describe('the environment of a program', () => {
  it('is what the job type says besides what the Worker has; values are not in the log', async () => {
    const exe = await script('tool', 'echo "$KEPT $SECRET $COUNT $FLAG <${GONE-none}>"');
    const command = await exec({ exe, env: { SECRET: 'a b', COUNT: 3, FLAG: true, GONE: null } });
    expect(printed(command)).toEqual(['kept a b 3 true <none>']);
    expect(command.log[0]).toBe('environment variables of the task: SECRET, COUNT, FLAG, GONE');
  });

  it('has one variable of a name on Windows, however it is written', async () => {
    const exe = await script('tool', 'env');
    const command = await runCommand(
      'exec',
      { exe: '/usr/bin/env', env: { PATH: '/new' } },
      { environment: { Path: '/old', OTHER: exe }, platform: 'win32' },
    );
    expect(printed(command).filter((line) => /^path=/i.test(line))).toEqual(['PATH=/new']);
  });
});

describe('the folder that a program runs in', () => {
  it('is an empty one of the task, unless its job type says another one', async () => {
    expect(printed(await exec({ exe: 'pwd' }))).toEqual([at('scratch')]);
    await mkdir(at('project'));
    const inProject = await exec({ exe: 'pwd', cwd: at('project') });
    expect(printed(inProject)).toEqual([at('project')]);
    expect(inProject.log[0]).toBe(`in the folder ${at('project')}`);
  });

  it('is where the path of its program begins', async () => {
    await mkdir(at('project'));
    await script('project/tool', 'pwd');
    expect(printed(await exec({ exe: './tool', cwd: at('project') }))).toEqual([at('project')]);
  });

  it('does not change where the path of a program begins that Flamenco 3 starts from its own folder', async () => {
    await script('tool', 'echo found');
    expect(printed(await exec({ exe: relative(process.cwd(), at('tool')) }))).toEqual(['found']);
  });

  it.each<[string, string, RegExp]>([
    ['is relative', 'project', /"cwd" should be an absolute path, but is "project"/],
    ['is not there', '/no/such/folder', /cannot run anything in \/no\/such\/folder: it does not exist/],
    ['is a file', '/etc/hostname', /it is not a folder/],
  ])('is complained of when it %s', async (_what, cwd, message) => {
    await expect(exec({ exe: 'pwd', cwd })).rejects.toThrow(message);
  });

  it('is said when a program fails that may count on where the Worker was started', async () => {
    await writeFile(at('post.py'), '');
    const meant = relative(process.cwd(), at('post.py'));
    await expect(exec({ exe: 'false', args: ['-x', meant] })).rejects.toThrow(
      `exited abnormally with code 1; its output is in the task's log. It ran in an empty folder, and "${meant}" is in ${process.cwd()}, where the Worker was started: give its whole path, or say "cwd"`,
    );
    await expect(exec({ exe: 'false', args: ['nothing'] })).rejects.toThrow(/in the task's log$/);
  });
});

describe('the scratch folder of a task', () => {
  const lines: string[] = [];
  const folder = (home: string): ScratchFolder => new ScratchFolder(home, (line) => lines.push(line));
  afterEach(() => void lines.splice(0));

  it('is made when it is needed, the same for all of the task, and removed with what is in it, which is said', async () => {
    const unused = folder(at());
    await unused.remove();
    const used = folder(at());
    const path = await used.path();
    expect(await used.path()).toBe(path);
    expect(await readdir(path)).toEqual([]);
    await mkdir(join(path, 'cache'));
    await writeFile(join(path, 'out.txt'), '');
    await used.remove();
    expect(await readdir(tmpdir())).not.toContain(basename(path));
    expect(lines).toEqual(['removing what the task has left in its scratch folder: cache, out.txt']);
  });

  it('is removed by the next Worker when this one was killed, and only by one with the same home', async () => {
    const [left, other] = [await folder(at('home')).path(), folder(at('other'))];
    await writeFile(join(left, 'big'), '');
    await other.path();
    expect(await removeLeftScratchFolders(at('home'))).toBe(1);
    const names = await readdir(tmpdir());
    expect(names).not.toContain(basename(left));
    expect(names).toContain(basename(await other.path()));
    await other.remove();
  });
});
