import { constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { FFMPEG_INSTALL_HINT, ffmpegBeside } from '../execution/commands/ffmpeg-location.js';
import { errorCode } from '../error-facts.js';
import type { CheckSystem, ProgramRun } from './check-system.js';
import { failed, ok, type Examination } from './check.js';

const VERSION_TIMEOUT_MS = 60_000;

/** A GPU's first picture may have to wait for its programs to be compiled. */
const RENDER_TIMEOUT_MS = 10 * 60_000;

/** What the receipts of renders need. */
const OLDEST_BLENDER: readonly [number, number] = [3, 4];

const SCRIPT = join(import.meta.dirname, '../../blender/tiny_render.py');
/** Blender from blender.org leaves PYTHONPATH alone without it: for sure since 4.2, and with some builds before. */
const SYSTEM_ENVIRONMENT = '--python-use-system-env';
const FACT = /^FLAMENCO-CHECK (\{.*\})\s*$/gm;

const ON_MANAGER = 'on the Manager (Settings, variables) to its full path on this platform';

/** Whether a program is on this computer, and may be run. */
export const examineProgram: Examination = async (program, { system }) => {
  const found = await whereIs(program, system);
  if (found.path !== undefined) return ok(`${program} is ${found.path}`);
  if (found.isForbidden) {
    return failed(`${program} may not be run`, 'Make it executable for the user that the Worker runs as');
  }
  return failed(
    `The program "${program}" is not on this computer`,
    'Install it here, put it on the PATH of the Worker, or correct its path: mostly the value of a variable on the Manager',
  );
};

/** Whether Blender is there, and new enough. */
export const examineBlender: Examination = async (program, { system, signal }) => {
  const run = await system.run(program, ['--version'], VERSION_TIMEOUT_MS, signal);
  const version = /^Blender (\d+)\.(\d+)\S*/m.exec(run.output);
  if (!version) {
    const what = run.exitCode === 0 ? 'prints no version of Blender' : run.trouble;
    return failed(
      `"${program} --version" ${what}`,
      `Install Blender here (https://www.blender.org/download/), or set the variable "blender" ${ON_MANAGER}`,
    );
  }
  const [name, major, minor] = [version[0], Number(version[1]), Number(version[2])];
  const isOld = major < OLDEST_BLENDER[0] || (major === OLDEST_BLENDER[0] && minor < OLDEST_BLENDER[1]);
  if (!isOld) return ok(`${program} is ${name}`);
  return failed(
    `${program} is ${name}, and renders are checked from Blender ${OLDEST_BLENDER.join('.')} on`,
    'Install a newer Blender here',
  );
};

/** Whether Blender renders here: a picture of a few pixels on the CPU, and one for each kind of GPU that it finds. */
export const examineRendering: Examination = async (program, { system, signal }) => {
  const folder = await system.files.mkdtemp(join(system.tmpDir, 'flamenco-check-'));
  try {
    const args = ['--background', '--factory-startup', '--python', SCRIPT, '--', folder];
    return verdictOf(program, await system.run(program, args, RENDER_TIMEOUT_MS, signal));
  } finally {
    await system.files.rm(folder, { recursive: true, force: true });
  }
};

/** Whether FFmpeg is there, and makes the videos of the built-in job type. */
export const examineFfmpeg: Examination = async (program, { system, toolsDir, signal }) => {
  const exe = ffmpegBeside(program, toolsDir, system.platform) ?? program;
  const run = await system.run(exe, ['-hide_banner', '-version'], VERSION_TIMEOUT_MS, signal);
  const version = /^ffmpeg version (\S+)/m.exec(run.output)?.[1];
  if (version === undefined) {
    const what = run.exitCode === 0 ? 'is not FFmpeg' : run.trouble;
    return failed(`"${exe} -version" ${what}`, FFMPEG_INSTALL_HINT.replace(/\.$/, ''));
  }
  const encoders = await system.run(exe, ['-hide_banner', '-encoders'], VERSION_TIMEOUT_MS, signal);
  if (/^\s*V\S*\s+libx264\s/m.test(encoders.output)) return ok(`${exe} is FFmpeg ${version}`);
  return failed(
    `${exe} is FFmpeg ${version}, which has no encoder for H.264 (libx264)`,
    'Install an FFmpeg that has it, as those of distributions have',
  );
};

interface RenderedFact {
  readonly device: string;
  readonly names: readonly string[];
  readonly error: string;
}

function verdictOf(program: string, run: ProgramRun): ReturnType<typeof ok> {
  const facts = [...run.output.matchAll(FACT)].flatMap(([, json = '']) => factIn(json));
  const cpu = facts.find(({ device }) => device === 'CPU');
  if (!cpu || cpu.error !== '') {
    const why = cpu?.error || run.trouble || 'it said nothing of it';
    return failed(
      `${program} does not render a picture of a few pixels: ${why}`,
      'Start it on this computer in a terminal, and see what it says; on Linux without a screen, it needs the libraries of its requirements',
    );
  }
  const gpus = facts.filter((fact) => fact !== cpu);
  const broken = gpus.find(({ error }) => error !== '');
  if (broken) {
    return failed(
      `${program} finds ${broken.names.join(', ')} for ${broken.device}, but does not render there: ${broken.error}`,
      `Update the driver of the GPU, or have scenes not use ${broken.device}`,
    );
  }
  const unread = unreadFolders(run);
  const list = gpus.map(({ device, names }) => `${device} (${names.join(', ')})`).join(', ');
  const rendered =
    list === ''
      ? `${program} renders on the CPU; it finds no GPU that it can use`
      : `${program} renders on the CPU, and by ${list}`;
  return unread.length === 0
    ? ok(rendered)
    : { outcome: 'note', message: `${rendered}. ${pythonPathUnread(unread)}` };
}

function unreadFolders({ output }: ProgramRun): readonly string[] {
  return [...output.matchAll(FACT)].flatMap(([, json = '']) => {
    const { unread } = recordIn(json);
    return Array.isArray(unread) ? unread.map(String) : [];
  });
}

function pythonPathUnread(folders: readonly string[]): string {
  const modules = `PYTHONPATH (${folders.join(', ')}): modules there are not found`;
  return `It does not read ${modules} unless ${SYSTEM_ENVIRONMENT} is among its arguments, such as in the variable "blenderArgs" on the Manager`;
}

/** Blender's output may have anything in it. */
function factIn(json: string): readonly RenderedFact[] {
  const { device, names, error } = recordIn(json);
  if (typeof device !== 'string' || typeof error !== 'string' || !Array.isArray(names)) return [];
  return [{ device, names: names.map(String), error }];
}

function recordIn(json: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function whereIs(
  program: string,
  system: CheckSystem,
): Promise<{ readonly path?: string; readonly isForbidden: boolean }> {
  const isPath = /[/\\]/.test(program);
  const path = system.variables['PATH'] ?? system.variables['Path'] ?? '';
  const folders = isPath ? [''] : path.split(delimiter).filter((folder) => isAbsolute(folder));
  let isForbidden = false;
  for (const folder of folders) {
    for (const suffix of system.platform === 'win32' ? ['', '.exe', '.cmd', '.bat', '.com'] : ['']) {
      const file = folder === '' ? `${program}${suffix}` : join(folder, `${program}${suffix}`);
      try {
        if (!(await system.files.stat(file)).isFile()) continue;
        await system.files.access(file, constants.X_OK);
        return { path: file, isForbidden: false };
      } catch (error) {
        if (errorCode(error) === 'EACCES') isForbidden = true;
      }
    }
  }
  return { isForbidden };
}
