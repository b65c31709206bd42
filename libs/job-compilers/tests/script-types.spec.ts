import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { writeDeclarations } from '../src/index.js';

const BUILT_INS = fileURLToPath(new URL('../scripts/', import.meta.url));

const WRONG = `// @ts-check
/** @type {Flamenco.JobType} */
const JOB_TYPE = { label: 'Wrong', settings: [{ key: 'a', type: 'int' }] };

/** @param {Flamenco.Job} job */
function compileJob(job) {
  const task = author.Task('a');
  task.colour = 'red';
  task.addCommand(author.Command('blender-rendr', {}));
  task.addCommand(author.Command('copy-file', { source: '/a', dest: '/b' }));
  task.addCommand(author.Command('sleep', { duration_in_seconds: 'long', retries: '3' }));
  task.addCommand(author.Command('exec', {}));
  frameChunker(job.settings.frames);
  setTimeout(() => fetch('http://localhost'), 10);
  job.status = 'paused';
  job.addTask(author);
}
`;

describe('the types for scripts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'script-types-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What TypeScript objects to with the configuration that is there, as `file:line message`. */
  function objections(): readonly string[] {
    const { config } = ts.readConfigFile(join(folder, 'jsconfig.json'), (path) => ts.sys.readFile(path)) as {
      config: unknown;
    };
    const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
      config,
      ts.sys,
      folder,
      undefined,
      'jsconfig.json',
    );
    const program = ts.createProgram(fileNames, { ...options, noEmit: true });
    return [...errors, ...ts.getPreEmitDiagnostics(program)].map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${file?.fileName.split('/').at(-1) ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  }

  it('fit the scripts that come with the product, and helpers of theirs', () => {
    writeDeclarations(folder);
    for (const file of readdirSync(BUILT_INS)) copyFileSync(join(BUILT_INS, file), join(folder, file));
    writeFileSync(join(folder, 'names.js'), 'exports.upper = (text) => String(text).toUpperCase();\n');
    const user = "const { upper } = require('./names');\nconsole.log(upper('a'), process.platform);\n";
    writeFileSync(join(folder, 'user.js'), user);
    expect(objections()).toEqual([]);
  });

  it('show what is wrong with a script, in its lines', () => {
    writeDeclarations(folder);
    writeFileSync(join(folder, 'wrong.js'), WRONG);
    const found = objections();
    const lines = new Set(found.map((objection) => Number(/:(\d+) /.exec(objection)?.[1])));
    expect([...lines].sort((a, b) => a - b)).toEqual([3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(found.join('\n')).toMatch(/'source' does not exist/);
  });

  it('are written anew when they are out of date, and leave a configuration alone that is there', () => {
    writeFileSync(join(folder, 'jsconfig.json'), '{}');
    expect(writeDeclarations(folder)).toEqual(['flamenco-job-types.d.ts']);
    expect(writeDeclarations(folder)).toEqual([]);
    writeFileSync(join(folder, 'flamenco-job-types.d.ts'), 'old');
    expect(writeDeclarations(folder)).toEqual(['flamenco-job-types.d.ts']);
    expect(readFileSync(join(folder, 'jsconfig.json'), 'utf8')).toBe('{}');
  });
});
