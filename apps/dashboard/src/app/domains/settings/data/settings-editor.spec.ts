import { TestBed } from '@angular/core/testing';
import type { ManagerSetting, ManagerSettings } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStranger } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { fieldOf, nested, shownValue } from './setting-fields';
import { labelOfSetting, placeInSection, sectionOf } from './setting-sections';
import { SettingsEditor } from './settings-editor';
import { fromRows, nameFault, toRow } from './variable-rows';

const SETTINGS = '/api/v3/configuration/settings';
const CHECK = `${SETTINGS}/check`;
const FILE = '/api/v3/configuration/file';

const setting = (key: string, given: Partial<ManagerSetting> = {}): ManagerSetting => ({
  ...{ key, about: 'What for', schema: { type: 'string' }, initial: '', value: '' },
  ...{ is_in_file: true, needs_restart: false, is_waiting: false, is_our_own: false, is_file_only: false },
  ...given,
});
const loaded = (name: string, given: Partial<ManagerSettings> = {}): ManagerSettings => ({
  ...{ file: '/farm.yaml', etag: '"1"', running_since: '2026-01-01T00:00:00.000Z', faults: [] },
  settings: [
    setting('manager_name', { value: name }),
    setting('listen', { value: ':8080', needs_restart: true }),
  ],
  ...given,
});

describe('the settings that are being changed', () => {
  let bench: LiveBench;
  let editor: SettingsEditor;

  beforeEach(async () => {
    bench = new LiveBench([SettingsEditor]);
    editor = TestBed.inject(SettingsEditor);
    await bench.settle();
    await bench.answer(SETTINGS, loaded('Farm'));
  });
  afterEach(() => bench.end());

  it('are checked by the Manager when nobody types any more, and say what is wrong', async () => {
    editor.draft.set('manager_name', 'A');
    await bench.settle(100);
    editor.draft.set('manager_name', 'AB');
    await bench.settle(260);
    expect(editor.isChecking()).toBe(true);
    await bench.answer(CHECK, {
      faults: [{ setting: 'manager_name', message: 'is taken' }],
      restart_needed: [],
    });
    expect(editor.isChecking()).toBe(false);
    expect(editor.draft.faultsAt('manager_name')).toEqual([{ path: '', message: 'is taken' }]);
  });

  it.each([
    ['closed', 'local', false, true],
    ['closed', 'local', true, false],
    ['closed', 'studio', false, false],
    ['open', 'local', false, false],
  ] as const)(
    'make it %s, where one signs in with %s, and an admin is there: %s; that one lacks: %s',
    async (access, provider, has_admin, expected) => {
      const offer = { provider, label: provider, kind: 'password' } as const;
      TestBed.inject(OwnIdentity).learn({ ...aStranger('open', 'admin'), has_admin, sign_in: [offer] });
      editor.reload();
      await bench.settle();
      await bench.answer(SETTINGS, loaded('Farm', { settings: [setting('access', { value: 'open' })] }));
      expect(editor.lacksAdmin()).toBe(false);
      editor.draft.set('access', access);
      expect(editor.lacksAdmin()).toBe(expected);
      editor.undoAll();
      await bench.settle();
    },
  );

  it('are saved to the file that was loaded, and loaded again', async () => {
    editor.draft.set('listen', ':9000');
    await bench.settle(260);
    await bench.answer(CHECK, { faults: [], restart_needed: ['listen'] });
    expect(editor.wouldWait().map(({ key }) => key)).toEqual(['listen']);
    const saving = editor.save();
    await bench.settle();
    const put = bench.http.expectOne(FILE);
    expect([put.request.body, put.request.headers.get('If-Match')]).toEqual([{ listen: ':9000' }, '"1"']);
    put.flush(null, { status: 204, statusText: '204' });
    await bench.settle();
    const waiting = setting('listen', { value: ':9000', is_waiting: true });
    await bench.answer(SETTINGS, loaded('Farm', { settings: [waiting] }));
    expect(await saving).toBe(true);
    expect([editor.draft.isDirty(), editor.waiting().length]).toEqual([false, 1]);
    await bench.settle(5_000); // the notice goes
  });

  it('are not saved over those of somebody else, and kept when theirs are loaded', async () => {
    editor.draft.set('listen', ':9000');
    await bench.settle(260);
    await bench.answer(CHECK, { faults: [], restart_needed: [] });
    const saving = editor.save();
    await bench.settle();
    await bench.answer(FILE, { message: 'changed' }, 412);
    expect([await saving, editor.isOutdated()]).toEqual([false, true]);
    editor.reload();
    await bench.settle();
    await bench.answer(SETTINGS, loaded('Theirs', { etag: '"2"' }));
    expect(editor.draft.values()).toEqual({ manager_name: 'Theirs', listen: ':9000' });
    expect(editor.isOutdated()).toBe(false);
  });

  it('say what the Manager refuses at its field, and what else went wrong', async () => {
    editor.draft.set('listen', ':9000');
    await bench.settle(260);
    await bench.answer(CHECK, { faults: [], restart_needed: [] });
    void editor.save();
    await bench.settle();
    await bench.answer(FILE, { message: 'listen: is no address' }, 400);
    expect(editor.draft.faultsAt('listen')).toEqual([{ path: '', message: 'is no address' }]);
    void editor.save();
    await bench.settle();
    await bench.answer(FILE, { message: 'The disk is full.' }, 503);
    expect([editor.problem(), editor.busy()]).toEqual(['The disk is full.', undefined]);
  });

  it('are shown as the file will have them, unless something is wrong with them', async () => {
    editor.draft.set('listen', ':9000');
    await bench.settle(260);
    await bench.answer(CHECK, { faults: [], restart_needed: [], yaml: '' });
    const shown = editor.file();
    await bench.settle();
    const asked = bench.http.expectOne(CHECK);
    expect(asked.request.body).toEqual({ listen: ':9000' });
    asked.flush({ faults: [], restart_needed: [], yaml: 'listen: :9000\n' });
    expect(await shown).toBe('listen: :9000\n');
    const wrong = editor.file();
    await bench.settle();
    const faults = [{ setting: 'listen', message: 'is no address' }];
    await bench.answer(CHECK, { faults, restart_needed: [], yaml: '' });
    expect([await wrong, editor.problem()]).toEqual([
      undefined,
      expect.stringMatching(/^Correct what is wrong/),
    ]);
    expect(editor.draft.faultsAt('listen')).toEqual([{ path: '', message: 'is no address' }]);
  });

  it('take effect by a restart, which is over when the Manager runs since another time', async () => {
    const restarting = editor.restart();
    await bench.settle();
    await bench.answer('/api/v3/configuration/restart', null, 204);
    await bench.answer(SETTINGS, loaded('Farm'));
    await bench.settle(400);
    await bench.answer(SETTINGS, { message: 'restarting' }, 503);
    await bench.settle(400);
    await bench.answer(SETTINGS, loaded('Farm', { running_since: '2026-01-01T00:00:09.000Z' }));
    await restarting;
    expect([editor.busy(), editor.problem()]).toEqual([undefined, '']);
    await bench.settle(5_000); // the notice goes
  });
});

describe('a setting', () => {
  it('is sent in the sections of the file', () => {
    expect(nested({ 'shaman.enabled': true, 'shaman.garbageCollect.period': '1h', listen: ':1' })).toEqual({
      shaman: { enabled: true, garbageCollect: { period: '1h' } },
      listen: ':1',
    });
  });

  it('is in a section, also when nobody has named it', () => {
    expect(sectionOf('shaman.garbageCollect.period').id).toBe('storage');
    expect([sectionOf('theirs.new_thing').id, labelOfSetting('theirs.new_thing')]).toEqual([
      'other',
      'New thing',
    ]);
    expect(placeInSection('shared_storage_path')).toBeLessThan(placeInSection('shaman.enabled'));
  });

  it('that is for the file alone cannot be changed', () => {
    expect(fieldOf(setting('webhooks', { is_file_only: true })).fixedBecause).toContain(
      'in the configuration file',
    );
    expect(fieldOf(setting('listen')).fixedBecause).toBeUndefined();
  });

  it.each([
    [{ type: 'string', format: 'duration' }, '24h0m0s', '1 day'],
    [{ type: 'string', format: 'password' }, '********', 'a password'],
    [{ type: 'boolean' }, false, 'off'],
    [{ type: 'array' }, ['a', 'b'], 'a, b'],
    [{ type: 'array' }, [], 'none'],
    [{ type: 'integer' }, 3, '3'],
    [{ type: 'string' }, '', 'none'],
  ] as const)('of %j that is %j was %s', (schema, value, words) => {
    expect(shownValue(schema, value)).toBe(words);
  });
});

describe('a value of a variable', () => {
  it('is shown with all its platforms, and stays as it is written unless it is changed', () => {
    const before = [
      { platforms: ['linux', 'darwin'], value: '/a' },
      { platform: 'windows', value: 'A:', note: 'x' },
    ];
    const rows = before.map(toRow);
    expect(rows).toEqual([
      { platform: 'linux, darwin', audience: 'all', value: '/a' },
      { platform: 'windows', audience: 'all', value: 'A:', note: 'x' },
    ]);
    expect(fromRows(rows, before)).toEqual(before);
    const changed = [
      { ...rows[0], value: '/b' },
      { ...rows[1], audience: 'users' },
    ];
    expect(fromRows(changed, before)).toEqual([
      { platforms: ['linux', 'darwin'], value: '/b' },
      { platform: 'windows', audience: 'users', value: 'A:', note: 'x' },
    ]);
  });

  it.each([
    ['blender', undefined],
    ['', 'Needs a name.'],
    ['{a}', 'Is written without braces here: {blender} is blender.'],
    ['a b', 'Has no spaces in it.'],
    ['taken', 'There is a variable of this name.'],
  ])('whose name is %j: %s', (name, fault) => {
    expect(nameFault(name, ['taken'])).toBe(fault);
  });
});
