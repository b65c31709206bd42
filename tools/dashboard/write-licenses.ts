import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// Writes what is bundled in the dashboard, with versions and licences, for its page About; from what Angular's build found:
//   node ../../tools/dashboard/write-licenses.ts DIST-FOLDER          in apps/dashboard

/** What is not found by Angular's build, because it is no JavaScript. */
const FONTS = ['@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'];

/** Paths of icons, which are copied: see icon-paths.ts. */
const ICONS = {
  name: 'Material Symbols',
  version: '',
  license: 'Apache-2.0',
  text: 'By Google. https://www.apache.org/licenses/LICENSE-2.0',
};

const BETWEEN = `${'-'.repeat(80)}\n`;
const ENTRY = /^Package: (.+)\nLicense: "(.*)"\n+([^]*)$/;

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Name the folder: write-licenses.ts DIST-FOLDER');

const fromHere = createRequire(join(process.cwd(), 'package.json'));

function ofPackage(name: string, file: string): string {
  for (const searched of fromHere.resolve.paths(name) ?? []) {
    try {
      return readFileSync(join(searched, name, file), 'utf8');
    } catch {
      // It may be in one of the folders above.
    }
  }
  throw new Error(`${name} is bundled, and not installed`);
}

function aboutPackage(name: string): { readonly version: string; readonly license: string } {
  const { version, license } = JSON.parse(ofPackage(name, 'package.json')) as {
    readonly version: string;
    readonly license: string;
  };
  return { version, license };
}

const found = readFileSync(join(folder, '3rdpartylicenses.txt'), 'utf8').split(BETWEEN);
const packages = found.flatMap((entry) => {
  const [, name, license = '', text = ''] = ENTRY.exec(entry.trim()) ?? [];
  if (name === undefined || name.startsWith('@flamenco/')) return [];
  return [{ name, version: aboutPackage(name).version, license, text: text.trim() }];
});
const fonts = FONTS.map((name) => ({ name, ...aboutPackage(name), text: ofPackage(name, 'LICENSE').trim() }));
const all = [...packages, ...fonts, ICONS].toSorted((one, other) => (one.name < other.name ? -1 : 1));
writeFileSync(join(folder, 'browser/licenses.json'), JSON.stringify(all));
