/**
 * node tools/lint/lint-snippets.ts < SNIPPETS: lints pieces of code as if they stood in the given files, with the workspace's own ESLint
 * configuration, and prints what its boundary rules say. A program of its own, because ESLint's plugins do not load inside Jest.
 */
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** Code, and the file (below the workspace) that it pretends to be. */
export interface Snippet {
  readonly file: string;
  readonly code: string;
}

/** What one rule says of a snippet. */
export interface Complaint {
  readonly rule: string;
  readonly message: string;
}

const BOUNDARY_RULES = [
  '@nx/enforce-module-boundaries',
  'flamenco/module-doors',
  'flamenco/own-tables',
  'flamenco/area-floors',
  'flamenco/door-without-statements',
  'flamenco/few-globals',
  'no-restricted-imports',
  'no-restricted-syntax',
];
const root = join(import.meta.dirname, '../..');

const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => BOUNDARY_RULES.includes(ruleId),
  // The snippets are in no TypeScript project: they are linted without types, which no boundary rule needs.
  overrideConfig: {
    rules: tseslint.configs.disableTypeChecked.rules ?? {},
    languageOptions: { parserOptions: { projectService: false, project: false } },
  },
});

async function complainAbout({ file, code }: Snippet): Promise<readonly Complaint[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  if (result === undefined) throw new Error(`${file} is not linted: the ESLint configuration ignores it`);
  return result.messages.map(({ ruleId, message }) => ({ rule: ruleId ?? 'parser', message }));
}

const snippets = JSON.parse(await text(process.stdin)) as readonly Snippet[];
const complaints: (readonly Complaint[])[] = [];
for (const snippet of snippets) complaints.push(await complainAbout(snippet));
process.stdout.write(JSON.stringify(complaints));
