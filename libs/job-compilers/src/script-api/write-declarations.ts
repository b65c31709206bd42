import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobTypeDeclarations } from './job-type-declarations.js';

/** What an editor finds the types of scripts in. */
const DECLARATIONS_FILE = 'flamenco-job-types.d.ts';

const EDITOR_CONFIG_FILE = 'jsconfig.json';

/** Each script is looked at alone, as the Manager runs it, and with nothing of browsers or Node.js. */
const EDITOR_CONFIG = {
  compilerOptions: {
    checkJs: true,
    strict: true,
    noImplicitAny: false,
    target: 'ES2024',
    lib: ['ES2024'],
    module: 'CommonJS',
    moduleDetection: 'force',
    types: [],
  },
  typeAcquisition: { enable: false },
  include: ['**/*.js', DECLARATIONS_FILE],
} as const;

/**
 * Writes the types of the script API beside scripts, and what makes editors use them, unless the folder has its own. Returns the names of
 * the files that were written: none where all are there already.
 */
export function writeDeclarations(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const declarations = join(folder, DECLARATIONS_FILE);
  const text = jobTypeDeclarations();
  const config = `${JSON.stringify(EDITOR_CONFIG, undefined, 2)}\n`;
  return [
    ...(textOf(declarations) === text ? [] : write(folder, DECLARATIONS_FILE, text)),
    ...(textOf(join(folder, EDITOR_CONFIG_FILE)) === undefined
      ? write(folder, EDITOR_CONFIG_FILE, config)
      : []),
  ];
}

function write(folder: string, file: string, text: string): readonly string[] {
  writeFileSync(join(folder, file), text);
  return [file];
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
