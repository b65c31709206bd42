import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

// Angular's build leaves 80 files for the first page, most of them a few hundred bytes, of which each costs a request and half a kB of headers. Here, what is needed
// together is put into one file: what every page needs, the list of jobs, and what several of the other pages share:
//   node tools/dashboard/join-chunks.ts FOLDER

/** The chunk of the page that people open first, by what is in it. */
const FIRST_PAGE = 'flamenco-jobs-page';
/** What two pages or more have in common is one file. */
const SHARED = 2;

const [, , given] = process.argv;
if (given === undefined) throw new Error('Name the folder: join-chunks.ts FOLDER');
const folder = given;

const page = readFileSync(join(folder, 'index.html'), 'utf8');
const main = /<script src="(main-[\w-]+\.js)" type="module"><\/script>/.exec(page)?.[1];
if (main === undefined)
  throw new Error(`${folder}/index.html starts no program: Angular's build has changed`);

const scripts = new Map(
  readdirSync(folder)
    .filter((name) => /^(?:main|chunk)-[\w-]+\.js$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);

/** What is loaded with a file, itself included: all that it imports, and what that imports. */
function loadedWith(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const [, imported = ''] of (scripts.get(name) ?? '').matchAll(/(?:from|import)\s*"\.\/([\w-]+\.js)"/g))
    loadedWith(imported, found);
  return found;
}

const ofAllPages = loadedWith(main);
const [firstPage, ...others] = [...scripts].filter(([, text]) => text.includes(`[[\`${FIRST_PAGE}\`]]`));
if (firstPage === undefined || others.length > 0) throw new Error(`${FIRST_PAGE} is not in one file`);
const ofFirstPage = loadedWith(firstPage[0]);

const fromFolder: Plugin = {
  name: 'built files',
  resolveId: (source) => {
    const name = source.replace(/^\.\//, '');
    return scripts.has(name) ? name : { id: source, external: true };
  },
  load: (id) => scripts.get(id),
};

const bundle = await rolldown({ input: main, plugins: [fromFolder] });
const { output } = await bundle.generate({
  minify: true,
  entryFileNames: 'main-[hash].js',
  chunkFileNames: (chunk) => `${chunk.name.replace(/-[\w-]{8}$/, '')}-[hash].js`,
  codeSplitting: {
    groups: [
      { name: 'every-page', test: (id) => ofAllPages.has(id), priority: 3 },
      { name: 'first-page', test: (id) => ofFirstPage.has(id), priority: 2 },
      { name: 'shared', minShareCount: SHARED, priority: 1 },
    ],
  },
});
await bundle.close();

const joined = output.filter((file): file is OutputChunk => file.type === 'chunk');
for (const name of scripts.keys()) rmSync(join(folder, name));
for (const { fileName, code } of joined) writeFileSync(join(folder, fileName), code);

const entry = joined.find(({ isEntry }) => isEntry);
if (entry === undefined) throw new Error('Nothing starts the dashboard');
/** Also of the page that most people open: it would be asked for when the program has begun. */
const needed = [
  ...entry.imports,
  ...joined.map(({ fileName }) => fileName).filter((name) => name.startsWith('first-page-')),
];
const preloaded = needed.map((name) => `<link rel="modulepreload" href="${name}">`).join('');
writeFileSync(
  join(folder, 'index.html'),
  page
    .replaceAll(/<link rel="modulepreload" href="chunk-[\w-]+\.js">/g, '')
    .replace(main, entry.fileName)
    .replace('<script src="main-', () => `${preloaded}<script src="main-`),
);
process.stdout.write(`${scripts.size} files of the dashboard became ${joined.length}\n`);
