/** The Manager and the Worker as npm packages: what is built of them and of our libraries, at the places that they have in the workspace. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A program that is packed. */
export interface PackedProgram {
  /** Of the package, and of its command. */
  readonly name: 'flamenco-manager' | 'flamenco-worker';
  readonly description: string;
  /** Where it is in the workspace. */
  readonly app: string;
  /** What it needs from there at run time. */
  readonly files: readonly string[];
  /** Our libraries that it uses, by the names of their folders. */
  readonly libraries: readonly string[];
  /**
   * Packages of others that are packed along, without the versions of others that they ask for beside them: TypeORM 1.1 asks for a
   * better-sqlite3 that is older than ours, and in the workspace `overrides` say otherwise, which only counts at the top.
   */
  readonly vendored: readonly string[];
}

/** Both programs. */
export const PACKED_PROGRAMS: readonly PackedProgram[] = [
  {
    name: 'flamenco-manager',
    description:
      'The Manager of a Flamenco render farm for Blender: keeps jobs, hands out tasks, serves the dashboard',
    app: 'apps/manager',
    files: [
      'apps/manager/bin',
      'apps/manager/dist',
      'apps/manager/commit.txt',
      'apps/dashboard/dist/browser',
      'blender-addon/dist',
    ],
    libraries: ['domain', 'api-contracts', 'job-compilers'],
    vendored: ['typeorm'],
  },
  {
    name: 'flamenco-worker',
    description: 'The Worker of a Flamenco render farm: runs Blender and FFmpeg on a computer',
    app: 'apps/worker',
    files: ['apps/worker/bin', 'apps/worker/dist', 'apps/worker/blender'],
    libraries: ['domain'],
    vendored: [],
  },
];

const COMMON_FILES: readonly string[] = ['tools/launch/launch-program.mjs', 'LICENSE'];
const LIBRARY_FILES: readonly string[] = ['dist', 'scripts', 'sandbox', 'package.json'];

/** What only those need who build. */
const NOT_PACKED = /(?:\.tsbuildinfo|\.d\.ts|\.map|\.spec\.[jt]s|__pycache__|ruff\.toml)$/;

/** What can run it: see tools/launch/launch-program.mjs. */
const NODE_VERSIONS = '^24.0.0 || ^26.0.0';

interface PackageFile {
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Packs both programs, which have to be built, into a folder. Gives the files' paths.
 * @throws Error when something is not built, or npm fails
 */
export function packPrograms(folder: string): readonly string[] {
  const destination = resolve(folder);
  mkdirSync(destination, { recursive: true });
  return PACKED_PROGRAMS.map((program) => pack(program, destination));
}

function pack(program: PackedProgram, destination: string): string {
  const staging = mkdtempSync(join(tmpdir(), 'flamenco-pack-'));
  try {
    for (const file of [...program.files, ...COMMON_FILES]) copy(file, join(staging, file));
    for (const library of program.libraries) {
      for (const file of LIBRARY_FILES) {
        const path = join('libs', library, file);
        if (existsSync(join(root, path))) copy(path, join(staging, 'node_modules/@flamenco', library, file));
      }
    }
    for (const name of program.vendored) vendor(name, join(staging, 'node_modules', name));
    // The programs read their versions from there.
    copy(join(program.app, 'package.json'), join(staging, program.app, 'package.json'));
    const manifest = manifestOf(program);
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    const npm = spawnSync('npm', ['pack', '--silent', '--pack-destination', destination], {
      cwd: staging,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (npm.status !== 0) throw new Error(`npm cannot pack ${program.name}:\n${npm.stdout}${npm.stderr}`);
    return join(destination, `${program.name}-${manifest.version}.tgz`);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function copy(from: string, to: string): void {
  if (!existsSync(join(root, from)))
    throw new Error(`${from} is not there; run 'npm run build', then pack again`);
  cpSync(join(root, from), to, { recursive: true, filter: (path) => !NOT_PACKED.test(path) });
}

function vendor(name: string, to: string): void {
  copy(join('node_modules', name), to);
  const file = join(to, 'package.json');
  const {
    peerDependencies: _peers,
    peerDependenciesMeta: _meta,
    ...rest
  } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify(rest, undefined, 2));
}

/** Our libraries go into the package; what they need from others, it needs as well. */
function manifestOf({
  name,
  description,
  app,
  libraries,
  vendored,
}: PackedProgram): PackageFile & Record<string, unknown> {
  const own = packageFile(app);
  // npm installs nothing for what is packed along: the package itself needs all of it.
  const packed = [
    ...libraries.map((library) => join('libs', library)),
    ...vendored.map((each) => join('node_modules', each)),
  ];
  const others = packed.map((folder) => packageFile(folder).dependencies ?? {});
  const dependencies = Object.assign({}, ...others, own.dependencies) as Record<string, string>;
  return {
    name,
    version: own.version,
    description,
    license: own.license,
    type: 'module',
    bin: { [name]: `${app}/bin/${name}.mjs` },
    engines: { node: NODE_VERSIONS },
    dependencies,
    bundleDependencies: [...libraries.map((library) => `@flamenco/${library}`), ...vendored],
  };
}

function packageFile(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageFile;
}
