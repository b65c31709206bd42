/** The programs that are no npm packages (Blender, FFmpeg, Chromium): which are missing, and how this machine gets them. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that a command of ours starts, by the name it has on PATH. */
export interface SystemProgram {
  readonly name: string;
  readonly debianPackage: string;
  readonly website: string;
  /** What succeeds where it is there, for what is not a program on PATH of its own. */
  readonly probe?: readonly [program: string, ...args: readonly string[]];
}

const BLENDER = { name: 'blender', debianPackage: 'blender', website: 'https://www.blender.org/download/' };
const FFMPEG = { name: 'ffmpeg', debianPackage: 'ffmpeg', website: 'https://ffmpeg.org/download.html' };
const FFPROBE = { ...FFMPEG, name: 'ffprobe' };
const CHROMIUM = { name: 'chromium', debianPackage: 'chromium', website: 'https://www.chromium.org/' };

const MOSQUITTO = {
  name: 'mosquitto',
  debianPackage: 'mosquitto',
  website: 'https://mosquitto.org/download/',
};

/** Listens at the broker, in an example of the documentation. */
const MOSQUITTO_SUB = { ...MOSQUITTO, name: 'mosquitto_sub', debianPackage: 'mosquitto-clients' };

/** What the example of a client in shell needs. */
const CURL = { name: 'curl', debianPackage: 'curl', website: 'https://curl.se/' };
const JQ = { name: 'jq', debianPackage: 'jq', website: 'https://jqlang.org/' };

export const PYTHON = {
  name: 'python3',
  debianPackage: 'python3',
  website: 'https://www.python.org/downloads/',
};
/** Python's own environments, which Debian packs by themselves: for programs that are Python packages. */
export const PYTHON_VENV: SystemProgram = {
  name: "Python's module venv",
  debianPackage: 'python3-venv',
  website: PYTHON.website,
  probe: ['python3', '-c', 'import venv, ensurepip'],
};
/** Fetches what the Blender add-on carries. */
const PIP = { name: 'pip3', debianPackage: 'python3-pip', website: 'https://pip.pypa.io/' };

/** Where Debian has what is not for everybody's PATH, a folder a release. */
export const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** What the tests on PostgreSQL need. */
export const POSTGRES_SERVER: SystemProgram = {
  name: 'PostgreSQL (initdb, postgres)',
  debianPackage: 'postgresql',
  website: 'https://www.postgresql.org/download/',
  probe: ['sh', '-c', `command -v initdb || ls ${DEBIAN_POSTGRES}/*/bin/initdb`],
};

/** A directory that people sign in with, in tests. */
const SLAPD: SystemProgram = {
  name: 'slapd',
  debianPackage: 'slapd',
  website: 'https://www.openldap.org/',
  probe: ['sh', '-c', 'PATH="$PATH:/usr/sbin" command -v slapd'],
};
/** Makes its certificate. */
const OPENSSL = { name: 'openssl', debianPackage: 'openssl', website: 'https://www.openssl.org/' };

/** Stands before several Managers, in an example of the documentation. */
export const NGINX: SystemProgram = {
  name: 'nginx',
  debianPackage: 'nginx',
  website: 'https://nginx.org/',
  probe: ['nginx', '-v'],
};

/** What a rendering farm needs. */
export const RENDER_PROGRAMS: readonly SystemProgram[] = [BLENDER, FFMPEG];
/** What the tests need on top: they check the video, drive the dashboard, send events to an MQTT broker, move a farm to PostgreSQL, sign in with a directory, run the add-on and the examples. */
export const TEST_PROGRAMS: readonly SystemProgram[] = [
  ...RENDER_PROGRAMS,
  FFPROBE,
  CHROMIUM,
  MOSQUITTO,
  MOSQUITTO_SUB,
  POSTGRES_SERVER,
  SLAPD,
  OPENSSL,
  CURL,
  JQ,
  PYTHON,
  PYTHON_VENV,
  PIP,
];

/** Where a program is, as the shell would find it; undefined if nowhere on `path`. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  const fileNames = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => fileNames.map((fileName) => join(folder, fileName)))
    .find(isExecutableFile);
}

/**
 * Makes sure that all of `programs` are there. On Debian as root it installs what is missing, and says so; elsewhere it throws
 * an Error whose message lists what to install.
 */
export function provideSystemPrograms(programs: readonly SystemProgram[], say: (line: string) => void): void {
  const missing = programs.filter(isMissing);
  if (missing.length === 0) return;
  if (!isDebianAsRoot()) throw new Error(adviseToInstall(missing));
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  say(`Installing Debian packages that are missing (a few minutes, once): ${packages.join(', ')} …`);
  installDebianPackages(packages);
  const stillMissing = programs.filter(isMissing);
  if (stillMissing.length > 0) throw new Error(adviseToInstall(stillMissing));
}

/** What a person on any machine can do about missing programs, for an error message. */
export function adviseToInstall(missing: readonly SystemProgram[]): string {
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  return [
    `${missing.map(({ name }) => name).join(' and ')} cannot be found on PATH. Install:`,
    ...missing.map(({ name, website }) => `  - ${name}: ${website}`),
    `On Debian and Ubuntu: sudo apt-get install ${packages.join(' ')}`,
    'Then start the same command again.',
  ].join('\n');
}

function isMissing({ name, probe }: SystemProgram): boolean {
  if (probe === undefined) return findProgram(name) === undefined;
  const [program, ...args] = probe;
  return spawnSync(program, args, { stdio: 'ignore' }).status !== 0;
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not ours to run: either way this is not the program
  }
}

function isDebianAsRoot(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0;
}

function installDebianPackages(packages: readonly string[]): void {
  runAptGet(['update', '-q']);
  runAptGet(['install', '-q', '-y', '--no-install-recommends', ...packages]);
}

function runAptGet(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, error } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw new Error(`apt-get cannot be started: ${error.message}`, { cause: error });
  if (status !== 0)
    throw new Error(
      `apt-get ${args.join(' ')} failed with exit status ${String(status)}; its messages are above`,
    );
}
