import { describe, expect, it } from '@jest/globals';
import { flag, section, text, wholeNumber, type SectionFields } from '../config/settings.js';
import type { MigrationClass } from '../database/farm-schema.js';
import type { ManagerPart } from './manager-part.js';
import { ManagerParts } from './manager-parts.js';

function aPart(name: string, rest: Partial<ManagerPart> = {}): ManagerPart {
  return { name, module: () => ({ module: Object }), ...rest };
}

function aMigration(name: string): MigrationClass {
  const migration = class {
    up(): Promise<void> {
      return Promise.resolve();
    }
    down(): Promise<void> {
      return Promise.resolve();
    }
  };
  Object.defineProperty(migration, 'name', { value: name });
  return migration;
}

const settings = (fields: SectionFields): Partial<ManagerPart> => ({ settings: { fields } });

describe('parts of a Manager', () => {
  it('have their migrations run in the order of their timestamps, whichever part they are of', () => {
    const { migrations } = new ManagerParts([
      aPart('a', { migrations: [aMigration('Third1764000000003'), aMigration('First1764000000001')] }),
      aPart('b', { migrations: [aMigration('Second1764000000002')] }),
    ]);
    expect(migrations.map(({ name }) => name)).toEqual([
      'First1764000000001',
      'Second1764000000002',
      'Third1764000000003',
    ]);
  });

  it.each<readonly [what: string, mine: Partial<ManagerPart>, theirs: Partial<ManagerPart>, message: RegExp]>(
    [
      ['table', { tables: ['jobs'] }, { tables: ['jobs'] }, /Both 'mine' and 'theirs' have jobs/],
      [
        'timestamp of a migration',
        { migrations: [aMigration('Mine1764000000001')] },
        { migrations: [aMigration('Theirs1764000000001')] },
        /Both 'mine' and 'theirs' have 1764000000001/,
      ],
      [
        'setting',
        settings({ a: text('name', '', '') }),
        settings({ b: text('name', '', '') }),
        /Two parts of the Manager have a setting name:/,
      ],
      [
        'setting in a section that they share',
        settings({ s: section('s', { a: flag('on', true, '') }) }),
        settings({ s: section('s', { b: flag('on', true, '') }) }),
        /Two parts of the Manager have a setting s\.on:/,
      ],
      [
        'name of a setting inside the Manager',
        settings({ limit: wholeNumber('mine', 1, { min: 0, max: 9 }, '') }),
        settings({ limit: wholeNumber('theirs', 1, { min: 0, max: 9 }, '') }),
        /Two parts of the Manager have a setting theirs:/,
      ],
      [
        'setting of the Manager as a whole',
        {},
        settings({ myName: text('manager_name', '', '') }),
        /Two parts of the Manager have a setting manager_name:/,
      ],
    ],
  )('cannot have the same %s', (_, mine, theirs, message) => {
    expect(() => new ManagerParts([aPart('mine', mine), aPart('theirs', theirs)])).toThrow(message);
  });

  it('cannot have the same name', () => {
    expect(() => new ManagerParts([aPart('mine'), aPart('mine')])).toThrow(/Both 'mine' and 'mine'/);
  });

  it('cannot have a migration without a timestamp', () => {
    const part = aPart('mine', { migrations: [aMigration('Mine')] });
    expect(() => new ManagerParts([part])).toThrow(/Migration Mine: end its name with a timestamp/);
  });

  it('may each have settings in a section that they share', () => {
    const { configSchema } = new ManagerParts([
      aPart('a', settings({ s: section('s', { a: flag('a', true, '') }) })),
      aPart('b', settings({ s: section('s', { b: flag('b', true, '') }) })),
    ]);
    const shared = configSchema.fields['s'];
    expect(shared?.kind === 'section' && Object.keys(shared.fields)).toEqual(['a', 'b']);
  });
});
