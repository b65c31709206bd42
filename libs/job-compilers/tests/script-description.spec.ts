import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ivm from 'isolated-vm';
import { readJobType } from '../src/job-type.js';
import { SCRIPT_GLOBALS } from '../src/script-api/script-globals.js';
import { SCRIPT_OBJECTS } from '../src/script-api/script-objects.js';
import { commandReference } from '../src/script-api/command-reference.js';
import { scriptReference } from '../src/script-api/script-reference.js';
import { useCompiling } from './compiling.js';

const { compileBody } = useCompiling();

/** What an expression in compileJob(job) gives. */
async function valueOf(expression: string): Promise<unknown> {
  return (await compileBody(`job.settings.out = ${expression};`)).settings['out'];
}

const OWN_NAMES = 'Object.getOwnPropertyNames(globalThis)';

/** The globals of JavaScript itself; V8's console does nothing. */
function bareGlobals(): readonly string[] {
  const isolate = new ivm.Isolate();
  const names = isolate.createContextSync().evalSync(OWN_NAMES, { copy: true }) as readonly string[];
  isolate.dispose();
  return names.filter((name) => name !== 'console');
}

describe('the description of the script API', () => {
  it('has the globals that scripts have, and no others', async () => {
    const names = (await valueOf(OWN_NAMES)) as readonly string[];
    const bare = new Set([...bareGlobals(), 'compileJob']); // a function of a script is a global
    expect(names.filter((name) => !bare.has(name)).sort()).toEqual(Object.keys(SCRIPT_GLOBALS).sort());
  });

  it.each(Object.entries(SCRIPT_GLOBALS))('tells of the global %s what it is', async (name, description) => {
    if ('type' in description) expect(await valueOf(`typeof ${name}`)).toBe('function');
    else
      expect(await valueOf(`Object.keys(${name}).sort()`)).toEqual(Object.keys(description.members).sort());
  });

  it.each([
    ['Job', 'job'],
    ['Task', "author.Task('a', 'misc')"],
  ] as const)(
    'has the members of a %s, and no others, and which of them may be set',
    async (object, made) => {
      const own = `Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(${made})))
      .filter(([name]) => name !== 'constructor')`;
      const settable = `${own}.filter(([name, { get, set }]) => {
      if (!get || !set) return false;
      try { const it = ${made}; it[name] = it[name] ?? 'x'; return true; } catch { return false; }
    })`;
      const members = Object.entries<{ readonly isWritable?: boolean }>(SCRIPT_OBJECTS[object].members);
      const namesOf = (list: readonly (readonly [string, unknown])[]): readonly string[] =>
        list.map(([name]) => name).sort();
      expect(await valueOf(`${own}.map(([name]) => name).sort()`)).toEqual(namesOf(members));
      expect(await valueOf(`${settable}.map(([name]) => name).sort()`)).toEqual(
        namesOf(members.filter(([, { isWritable }]) => isWritable)),
      );
    },
  );

  it('has the members of a command, and no others', async () => {
    const command = "author.Command('echo', {})";
    const names = `[...Object.keys(${command}), ...Object.getOwnPropertyNames(Object.getPrototypeOf(${command}))]`;
    expect(await valueOf(`${names}.filter((name) => name !== 'constructor').sort()`)).toEqual(
      Object.keys(SCRIPT_OBJECTS.Command.members).sort(),
    );
  });

  it('has the fields of JOB_TYPE and its settings that are read', () => {
    const samples: Readonly<Record<string, unknown>> = {
      type: 'string',
      subtype: 'dir_path',
      choices: ['text'],
      propargs: {},
      evalInfo: {},
      visible: 'web',
      required: true,
      editable: true,
      settings: [],
    };
    const filled = (members: object): Record<string, unknown> =>
      Object.fromEntries(Object.keys(members).map((name) => [name, samples[name] ?? 'text']));
    const setting = { ...filled(SCRIPT_OBJECTS.JobSetting.members), unknown: 1 };
    const read = readJobType('x', {
      ...filled(SCRIPT_OBJECTS.JobType.members),
      settings: [setting],
      unknown: 1,
    });
    const { name: _, etag: __, ...said } = read;
    expect(Object.keys(said).sort()).toEqual(Object.keys(SCRIPT_OBJECTS.JobType.members).sort());
    expect(Object.keys(read.settings[0] ?? {}).sort()).toEqual(
      Object.keys(SCRIPT_OBJECTS.JobSetting.members).sort(),
    );
  });

  it('is what docs/job-types.md says', () => {
    const document = readFileSync(new URL('../../../docs/job-types.md', import.meta.url), 'utf8');
    expect(document).toContain(scriptReference());
    expect(document).toContain(commandReference());
  });
});
