import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toPlatformPath } from '../src/paths/index.js';
import { VariableTable, type VariableDefinition } from '../src/variables/index.js';

const PROJ: VariableDefinition = {
  isTwoWay: true,
  values: [
    { platform: 'linux', value: '/mnt/proj/' },
    { platform: 'windows', value: 'P:\\proj' },
  ],
};
const BLENDER: VariableDefinition = {
  values: [
    { platforms: ['linux', 'darwin'], value: 'blender' },
    { platform: 'windows', value: 'blender.exe' },
  ],
};

function aTable(
  variables: Record<string, VariableDefinition> = {},
  managerPlatform = 'linux',
): VariableTable {
  return new VariableTable({
    variables: { proj: PROJ, blender: BLENDER, ...variables },
    managerPlatform,
    jobsPath: '/mnt/proj/jobs',
  });
}

function twoWay(...values: [platform: string, value: string][]): VariableDefinition {
  return { isTwoWay: true, values: values.map(([platform, value]) => ({ platform, value })) };
}

describe('toVariables', () => {
  it.each([
    ['windows', 'P:\\proj\\a\\b.blend', '{proj}\\a\\b.blend'],
    ['windows', 'P:/proj/a/b.blend', '{proj}/a/b.blend'],
    ['windows', 'p:\\PROJ\\A\\b.blend', '{proj}\\A\\b.blend'],
    ['linux', '/mnt\\proj\\a\\b.blend', '{proj}\\a\\b.blend'],
    ['linux', '/mnt/proj', '{proj}'],
    ['manager', '/mnt/proj/x', '{proj}/x'],
    ['linux', 'blender', 'blender'],
    ['darwin', '/mnt/proj/x', '/mnt/proj/x'],
  ])('on %s turns %j into %j (§33.1)', (platform, text, expected) => {
    expect(aTable().toVariables(text, platform)).toBe(expected);
  });

  it('defect 7 (§4.2): does not take a part of a path component for the variable', () => {
    expect(aTable().toVariables('/mnt/project2/x', 'linux')).toBe('/mnt/project2/x');
  });

  it.each([[['short', 'long']], [['long', 'short']]])(
    'defect 7 (§4.2): prefers the longest value, in the order %j too',
    (order) => {
      const values: Record<string, VariableDefinition> = {
        short: twoWay(['linux', '/mnt']),
        long: twoWay(['linux', '/mnt/deep/er']),
      };
      const table = new VariableTable({
        variables: Object.fromEntries(order.map((name) => [name, values[name] ?? { values: [] }])),
        managerPlatform: 'linux',
      });
      expect(table.toVariables('/mnt/deep/er/f', 'linux')).toBe('{long}/f');
    },
  );

  it('keeps the separator after the root of a drive', () => {
    const table = aTable({ disk: twoWay(['windows', 'F:\\'], ['linux', '/disk']) });
    expect(table.toVariables('F:\\x\\y', 'windows')).toBe('{disk}\\x\\y');
    expect(table.toValues('{disk}\\x\\y', 'workers', 'linux')).toBe('/disk/x/y');
    expect(table.toValues('{disk}\\x\\y', 'workers', 'windows')).toBe('F:\\x\\y');
  });
});

describe('paths of Windows (§4.3, §33.2)', () => {
  const disk = twoWay(['windows', 'F:\\'], ['linux', '/disk']);
  const bareDisk = twoWay(['windows', 'F:'], ['linux', '/disk']);
  const share = twoWay(['windows', '\\\\srv\\my share\\'], ['linux', '/mnt/share']);
  const slashedShare = twoWay(['windows', '//srv/my share'], ['linux', '/mnt/share']);

  it.each([
    [disk, '{v}', 'F:\\'],
    [disk, '{v}file', 'F:\\file'],
    [disk, '{v}/file', 'F:\\file'],
    [disk, '/disk', 'F:\\'],
    [disk, '/disk/', 'F:\\'],
    [disk, '/disk/a b/c', 'F:\\a b\\c'],
    [bareDisk, '{v}', 'F:\\'],
    [bareDisk, '{v}file', 'F:\\file'],
    [bareDisk, '/disk/file', 'F:\\file'],
    [share, '{v}', '\\\\srv\\my share'],
    [share, '{v}/a b/c/', '\\\\srv\\my share\\a b\\c'],
    [share, '/mnt/share/a', '\\\\srv\\my share\\a'],
    [slashedShare, '/mnt/share/a', '\\\\srv\\my share\\a'],
  ])('%#: for Windows %j, %j becomes %j', (v, text, expected) => {
    expect(aTable({ v }).toValues(text, 'workers', 'windows')).toBe(expected);
  });

  it.each([
    ['//srv/share/my show/a.blend', '\\\\srv\\share\\my show\\a.blend'],
    ['//srv/share/out/######', '\\\\srv\\share\\out\\######'],
    // Relative to the blend file, as Blender writes it:
    ['//######', '//######'],
    ['//renders/######', '//renders/######'],
    ['//renders\\shot\\######', '//renders\\shot\\######'],
    ['///a/b/c', '///a/b/c'],
    ['http://a/b/c', 'http://a/b/c'],
  ])('without a variable, %j becomes %j for Windows, and stays for Linux', (text, expected) => {
    expect(aTable().toValues(text, 'workers', 'windows')).toBe(expected);
    expect(aTable().toValues(text, 'workers', 'linux')).toBe(text);
  });

  it.each([
    ['\\\\?\\C:\\x\\y.png', 'C:\\x\\y.png'],
    ['//?/C:/x', 'C:/x'],
    ['\\\\?\\UNC\\srv\\other\\f', '\\\\srv\\other\\f'],
    ['//?/unc/srv/other/f', '//srv/other/f'],
    ['\\\\?\\P:\\proj\\a', '{proj}\\a'],
    ['\\\\?\\UNC\\SRV\\my share\\a', '{share}\\a'],
    ['//srv/my share/a', '{share}/a'],
  ])('submitted as %j is %j', (text, expected) => {
    expect(aTable({ share }).toVariables(text, 'windows')).toBe(expected);
    expect(aTable({ share }, 'windows').toVariables(text, 'manager')).toBe(expected);
  });

  it.each(['\\\\.\\D:\\x', '//./PhysicalDrive0', '\\\\?\\Volume{01-2}\\x', '//?/GLOBALROOT/x'])(
    'that only their own computer understands (%j) are refused',
    (text) => {
      expect(() => aTable().toVariables(text, 'windows')).toThrow(/names a device of one computer/);
      expect(aTable().toVariables(text, 'linux')).toBe(text);
    },
  );

  it('of a variable may have the prefix for long paths', () => {
    const table = aTable({ v: twoWay(['windows', '\\\\?\\F:\\show\\'], ['linux', '/show']) });
    expect(table.toVariables('f:/show/a', 'windows')).toBe('{v}/a');
    expect(table.toValues('/show/a', 'workers', 'windows')).toBe('F:\\show\\a');
  });
});

describe('toValues', () => {
  it.each([
    ['windows', '{proj}/a/b.blend', 'P:\\proj\\a\\b.blend'],
    ['linux', '{proj}\\a\\b.blend', '/mnt/proj/a/b.blend'],
    ['windows', '{jobs}/x/f.blend', 'P:\\proj\\jobs\\x\\f.blend'],
    ['linux', '{jobs}/x/f.blend', '/mnt/proj/jobs/x/f.blend'],
    ['windows', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', 'pad=ceil(iw/2)*2:ceil(ih/2)*2'],
    ['windows', '{blender} -b', 'blender.exe -b'],
    ['linux', '{unknown}/x//y', '{unknown}/x//y'],
    ['windows', '/MNT/proj/x', '/MNT/proj/x'],
    ['windows', '/mnt/project2/x', '/mnt/project2/x'],
    ['darwin', '/mnt/proj/x', '/mnt/proj/x'],
  ])('for %s turns %j into %j (§33.1)', (platform, text, expected) => {
    expect(aTable().toValues(text, 'workers', platform)).toBe(expected);
  });

  it('expands one-way variables first, so that two-way ones may be in their values', () => {
    const table = aTable({ cache: { values: [{ platform: 'all', value: '{proj}/cache' }] } });
    expect(table.toValues('{cache}/x', 'workers', 'windows')).toBe('P:\\proj\\cache\\x');
  });

  it('takes dollar signs in values literally', () => {
    const table = aTable({ odd: { values: [{ platform: 'all', value: '$&$1' }] } });
    expect(table.toValues('{odd}', 'workers', 'linux')).toBe('$&$1');
  });

  it('gives back the path that toVariables was given, with the spelling of the platform', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'B', ' ', 'é', '.', '-'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 5 }),
        fc.constantFrom('linux', 'windows'),
        (names, platform) => {
          const root = platform === 'windows' ? 'P:\\proj' : '/mnt/proj';
          const path = toPlatformPath([root, ...names].join('/'), platform);
          const table = aTable();
          const variable = table.toVariables(path, platform);
          expect(variable.startsWith('{proj}')).toBe(true);
          expect(table.toValues(variable, 'workers', platform)).toBe(path);
        },
      ),
    );
  });
});

describe('canBeSaidTo', () => {
  it.each([
    ['\\\\nas\\x', 'linux', false],
    ['\\\\nas\\x', 'windows', true],
    ['\\\\nas\\x', 'beos', true],
    ['C:\\x', 'darwin', false],
    ['C:/x', 'linux', false],
    ['c:x', 'linux', true],
    ['/mnt/x', 'linux', true],
    ['//sub/x.blend', 'linux', true],
    ['{proj}/x', 'linux', true],
    ['{proj}/x', 'darwin', false],
    ['{blender}', 'darwin', true],
    ['{timestamp}/x', 'linux', true],
    ['', 'linux', true],
  ])('%s to %s: %s', (path, platform, expected) => {
    expect(aTable().canBeSaidTo(path, platform)).toBe(expected);
  });
});

describe('expandParameters', () => {
  it('expands texts, and those in lists and objects, and leaves the rest', () => {
    const parameters = {
      exe: '{blender}',
      args: ['{proj}/x', 3, { deep: '{proj}' }],
      size: 4,
      nested: { a: '{proj}/x', b: [1], c: { deep: '{proj}' }, d: null },
      nothing: null,
    };
    expect(aTable().expandParameters(parameters, 'workers', 'windows')).toEqual({
      exe: 'blender.exe',
      args: ['P:\\proj\\x', 3, { deep: '{proj}' }],
      size: 4,
      nested: { a: 'P:\\proj\\x', b: [1], c: { deep: '{proj}' }, d: null },
      nothing: null,
    });
  });
});

describe('valuesFor', () => {
  it('keeps nothing of the platforms that clients make up', () => {
    const table = aTable({});
    for (let i = 0; i < 1_000; i++) table.valuesFor('users', `platform ${i}`);
    expect((Reflect.get(table, 'resolved') as ReadonlyMap<string, unknown>).size).toBeLessThan(10);
  });

  it('prefers the platform to all, the later to the earlier, and knows audiences', () => {
    const table = aTable({
      where: {
        values: [
          { platform: 'linux', audience: 'workers', value: 'first' },
          { platform: 'linux', audience: 'workers', value: 'second' },
          { platform: 'all', value: 'general' },
        ],
      },
    });
    expect(table.valuesFor('workers', 'linux')['where']).toEqual({ value: 'second', isTwoWay: false });
    expect(table.valuesFor('users', 'linux')['where']).toEqual({ value: 'general', isTwoWay: false });
    expect(table.valuesFor('workers', 'linux')['proj']).toEqual({ value: '/mnt/proj', isTwoWay: true });
    expect(table.valuesFor('users', 'plan9')).toEqual({
      jobs: { value: '/mnt/proj/jobs', isTwoWay: false },
      where: { value: 'general', isTwoWay: false },
    });
  });

  it('does not let a configured jobs variable replace the Manager’s own, and says so', () => {
    const table = aTable({ jobs: { values: [{ platform: 'all', value: '/mine' }] } });
    expect(table.valuesFor('workers', 'linux')['jobs']?.value).toBe('/mnt/proj/jobs');
    expect(table.problems).toEqual([expect.stringContaining("Variable 'jobs'")]);
  });
});

describe('problems', () => {
  it('finds nothing wrong with good variables', () => {
    expect(aTable().problems).toEqual([]);
  });

  it.each<[string, Record<string, VariableDefinition>, RegExp]>([
    [
      'an unknown audience',
      { x: { values: [{ platform: 'all', audience: 'cats', value: '' }] } },
      /unknown audience 'cats'/,
    ],
    ['no platform', { x: { values: [{ value: '1' }] } }, /no platform/],
    [
      'platform and platforms',
      { x: { values: [{ platform: 'linux', platforms: ['darwin'], value: '1' }] } },
      /both/,
    ],
    [
      'an empty blender',
      { blender: { values: [{ platform: 'linux', value: ' ' }] } },
      /'blender' has an empty value/,
    ],
  ])('names %s', (_, variables, message) => {
    expect(aTable(variables).problems).toEqual([expect.stringMatching(message)]);
  });

  it('names a missing blender', () => {
    expect(new VariableTable({ variables: {}, managerPlatform: 'linux' }).problems).toEqual([
      expect.stringMatching(/'blender' is missing/),
    ]);
  });
});
