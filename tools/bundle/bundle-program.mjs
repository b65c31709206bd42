/**
 * node bundle-program.mjs ENTRY FOLDER: puts a built program and what it imports into few files, which load faster and need less memory
 * (docs/decisions/0048). What its own files find beside themselves is found as before, and each class keeps its name.
 */
import { readFile, rm } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** They bring binaries, start threads from files of their own, or have to come before whatever uses them (reflect-metadata). */
const LEFT_OUTSIDE = ['better-sqlite3', 'isolated-vm', 'sharp', 'pino', 'pino-pretty', 'reflect-metadata'];

/** Packages whose classes are compared with those of others, or that are ours. */
const SHARED = /^@(nestjs|flamenco)\//;

/** `class Name {`, as TypeScript writes it: by itself, or as the value of a variable, to which decorators are applied. */
const CLASS =
  /^(\s*(?:export (?:default )?)?(?:(?:let|const) \w+ = (?:\w+ = )?)?class) (\w+)( extends .+)? \{$/gm;

/** Of what is CommonJS, esbuild leaves `require` of Node's own modules as it is; and our files ask for their own addresses. */
const BANNER = `
import { realpathSync as realPathOfBundled } from 'node:fs';
import { createRequire as createRequireOfBundle } from 'node:module';
import { pathToFileURL as urlOfBundled } from 'node:url';
const require = createRequireOfBundle(import.meta.url);
const addressOfBundledFile = (path) => {
  const url = new URL(path, import.meta.url);
  try {
    return urlOfBundled(realPathOfBundled(url)).href;
  } catch {
    return url.href; // of a package that is elsewhere: what it looks for is looked for upwards from there
  }
};
`;

const [entry = '', folder = ''] = process.argv.slice(2);
const outdir = resolve(folder);

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: [entry],
  outdir,
  bundle: true,
  splitting: true, // what is imported when it is needed is loaded then
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  external: LEFT_OUTSIDE,
  banner: { js: BANNER },
  plugins: [packages(), ownFiles()],
});

/**
 * Packages ask for others that may be installed, each in a way that bears their absence: they go on to do so. And what a file of ours imports when
 * it is needed stays outside, unless it shares classes with the rest: such a package may look for files beside itself, and of a CommonJS one
 * Node.js finds the names that it exports, where esbuild has a `default` only.
 * @returns {import('esbuild').Plugin}
 */
function packages() {
  return {
    name: 'packages',
    setup: (bundle) => {
      bundle.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        if (!importer.includes('node_modules'))
          return kind === 'dynamic-import' && !SHARED.test(path) ? { path, external: true } : undefined;
        const found = await bundle.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
        return found.errors.length > 0 ? { path, external: true } : found;
      });
    },
  };
}

/** Files say what their own address is, and classes what their name is: of the same name, esbuild calls one `Name2`. @returns {import('esbuild').Plugin} */
function ownFiles() {
  return {
    name: 'own files',
    setup: (bundle) => {
      bundle.onLoad({ filter: /(\/(apps|libs)\/[a-z-]+\/dist\/.*|\/@nestjs\/.*)\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        // Libraries are where packages are, in the workspace and in an installed program.
        const place = path.replace(/\/libs\/([a-z-]+)\/dist\//, '/node_modules/@flamenco/$1/dist/');
        const address = `addressOfBundledFile(${JSON.stringify(relative(outdir, place))})`;
        return {
          contents: source
            .replaceAll('import.meta.url', address)
            .replaceAll(CLASS, "$1 $2$3 { static { Object.defineProperty(this, 'name', { value: '$2' }); }"),
          loader: 'js',
          resolveDir: dirname(path),
        };
      });
    },
  };
}
