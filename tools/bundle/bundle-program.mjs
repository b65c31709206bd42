/**
 * node bundle-program.mjs ENTRY FOLDER: puts a built program and what it imports into few files, which load faster and need less memory
 * (docs/decisions/0048). What its own files find beside themselves is found as before, and each class keeps its name.
 */
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** They bring binaries, start threads from files of their own, or have to come before whatever uses them (reflect-metadata). */
const LEFT_OUTSIDE = ['better-sqlite3', 'isolated-vm', 'sharp', 'pino', 'pino-pretty', 'reflect-metadata'];

/** `class Name {`, as TypeScript writes it: by itself, or as the value of a variable, to which decorators are applied. */
const CLASS =
  /^(\s*(?:export (?:default )?)?(?:(?:let|const) \w+ = (?:\w+ = )?)?class) (\w+)( extends .+)? \{$/gm;

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
  // Of what is CommonJS, esbuild leaves `require` of Node's own modules as it is.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  plugins: [packages(), ownFiles()],
});

/**
 * Packages ask for others that may be installed, each in a way that bears their absence: they go on to do so. And a CommonJS package that a file
 * of ours imports when it is needed stays outside: Node.js finds the names that it exports, where esbuild has a `default` only.
 * @returns {import('esbuild').Plugin}
 */
function packages() {
  return {
    name: 'packages',
    setup: (bundle) => {
      bundle.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        const found = await bundle.resolve(path, { importer, kind, resolveDir, pluginData: 'asked' });
        const isMissing = found.errors.length > 0;
        const staysOutside = importer.includes('node_modules')
          ? isMissing
          : !isMissing && kind === 'dynamic-import' && isCommonJs(found.path);
        return staysOutside ? { path, external: true } : found;
      });
    },
  };
}

/** @param {string} file - of a package; absolute */
function isCommonJs(file) {
  if (!file.endsWith('.js')) return file.endsWith('.cjs');
  const about = findPackageJSON(pathToFileURL(file));
  return about !== undefined && JSON.parse(readFileSync(about, 'utf8')).type !== 'module';
}

/** Files say what their own address is, and classes what their name is: of the same name, esbuild calls one `Name2`. @returns {import('esbuild').Plugin} */
function ownFiles() {
  return {
    name: 'own files',
    setup: (bundle) => {
      bundle.onLoad({ filter: /(\/(apps|libs)\/[a-z-]+\/dist\/.*|\/@nestjs\/.*)\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const address = `new URL(${JSON.stringify(relative(outdir, path))}, import.meta.url)`;
        return {
          contents: source
            .replaceAll('import.meta.url', `${address}.href`)
            .replaceAll(CLASS, "$1 $2$3 { static { Object.defineProperty(this, 'name', { value: '$2' }); }"),
          loader: 'js',
          resolveDir: dirname(path),
        };
      });
    },
  };
}
