import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aStranger, anIdentity } from '../../../../testing/builders';
import { LiveBench } from '../../../../testing/live-bench';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { EACH_WORKERS_OWN, SetupDraft } from './setup-draft';

/** Who sets a farm up that has no admin. */
const NOBODY = { ...aStranger('open', 'admin'), has_admin: false };
const SETUP = '/api/v3/configuration';
const FARM = `${SETUP}/flamenco3-farm`;
const FOUND = {
  input: 'blender',
  path: '/usr/bin/blender',
  source: 'path_envvar',
  is_usable: true,
  cause: '',
} as const;

describe('what the setup assistant has been told', () => {
  let bench: LiveBench;
  let draft: SetupDraft;

  beforeEach(async () => {
    bench = new LiveBench([SetupDraft]);
    draft = TestBed.inject(SetupDraft);
    await bench.settle();
    await bench.answer('/api/v3/identity', NOBODY);
    await bench.answer(SETUP, { isFirstRun: true, storageLocation: '/render' });
    await bench.answer(FARM, { state: 'none' });
    await bench.answer(`${SETUP}/check/blender`, [{ ...FOUND, is_usable: false }, FOUND]);
  });
  afterEach(() => bench.end());

  it('begins with the folder of the configuration, and the first Blender that can be used', () => {
    expect(draft.storagePath()).toBe('/render');
    expect(draft.blender()).toEqual(FOUND);
  });

  it.each([
    [true, 'blender'],
    [false, 'welcome'],
  ])('goes on from a folder whose usability is %s to %s', async (is_usable, step) => {
    void draft.checkStorage();
    await bench.settle();
    expect(draft.isBusy()).toBe(true);
    await bench.answer(`${SETUP}/check/shared-storage`, { path: '/render', is_usable, cause: 'checked' });
    expect([draft.step(), draft.isBusy(), draft.storageVerdict()?.cause]).toEqual([step, false, 'checked']);
    draft.storagePath.set('/elsewhere');
    expect(draft.storageVerdict()).toBeUndefined();
  });

  it('asks about storage first where there is no farm of Flamenco 3', () => {
    expect(draft.steps()).not.toContain('takeover');
    draft.goOn();
    expect(draft.step()).toBe('storage');
  });

  it('says why a question was not answered', async () => {
    draft.blender.set(EACH_WORKERS_OWN);
    void draft.checkStorage();
    await bench.settle();
    await bench.answer(`${SETUP}/check/shared-storage`, { message: 'The disk is full.' }, 503);
    expect([draft.problem(), draft.step()]).toEqual(['The disk is full.', 'welcome']);
  });

  it('is saved when the Manager is back, and set up', async () => {
    const saving = draft.save();
    await bench.settle();
    await bench.answer(`${SETUP}/setup-assistant`, null, 204);
    await bench.answer(SETUP, { message: 'restarting' }, 503);
    await bench.settle(400);
    await bench.answer(SETUP, { isFirstRun: false });
    await bench.answer('/api/v3/identity', NOBODY);
    expect(await saving).toBe(true);
  });

  const bodyOfSaving = async (): Promise<unknown> => {
    await bench.settle();
    const request = bench.http.expectOne(`${SETUP}/setup-assistant`);
    request.flush(
      { error: 'password-too-common', message: 'Take another one.' },
      { status: 400, statusText: '' },
    );
    await bench.settle();
    return request.request.body;
  };

  it('is an open farm where nothing else is said, without an admin', async () => {
    draft.admin.set('name', 'ada');
    void draft.save();
    expect(await bodyOfSaving()).toEqual({
      storageLocation: '/render',
      blenderExecutable: FOUND,
      access: 'open',
    });
  });

  it('has a closed farm saved with its first admin; what is wrong with them is put right at their step', async () => {
    draft.access.set('closed');
    draft.admin.set('name', 'ada');
    draft.admin.set('password', 'password1234');
    draft.admin.set('again', 'password1234');
    draft.goTo('review');
    const saving = draft.save();
    expect(await bodyOfSaving()).toMatchObject({
      access: 'closed',
      firstAdmin: { name: 'ada', password: 'password1234' },
    });
    expect(await saving).toBe(false);
    expect([draft.step(), draft.problem()]).toEqual(['access', 'Take another one.']);
    expect(draft.admin.values()['name']).toBe('ada');
  });

  it('forgets the password once it is saved', async () => {
    draft.access.set('closed');
    draft.admin.set('password', 'a horse that eats staples');
    const saving = draft.save();
    await bench.settle();
    await bench.answer(`${SETUP}/setup-assistant`, null, 204);
    expect(draft.admin.values()['password']).toBe('');
    await bench.answer(SETUP, { isFirstRun: false });
    await bench.answer('/api/v3/identity', anIdentity());
    expect(await saving).toBe(true);
  });

  it('does not ask who may use a farm that has an admin', async () => {
    expect(draft.steps()).toContain('access');
    TestBed.inject(OwnIdentity).learn(anIdentity());
    expect(draft.steps()).not.toContain('access');
    void draft.save();
    expect(await bodyOfSaving()).not.toHaveProperty('access');
  });
});

describe('a farm of Flamenco 3', () => {
  let bench: LiveBench;
  let draft: SetupDraft;

  beforeEach(async () => {
    bench = new LiveBench([SetupDraft]);
    draft = TestBed.inject(SetupDraft);
    await bench.settle();
    await bench.answer('/api/v3/identity', NOBODY);
    await bench.answer(SETUP, { isFirstRun: true, storageLocation: '' });
    await bench.answer(FARM, { state: 'found', file: '/farm/old.sqlite' });
    await bench.answer(`${SETUP}/check/blender`, []);
  });
  afterEach(() => bench.end());

  it('is offered after the welcome, and may be left where it is', () => {
    draft.goOn();
    expect(draft.step()).toBe('takeover');
    draft.goOn();
    expect(draft.step()).toBe('storage');
    draft.goBack();
    expect(draft.step()).toBe('takeover');
  });

  it('is followed until it is taken over', async () => {
    const taking = draft.takeOver();
    await bench.settle();
    await bench.answer(`${FARM}/take-over`, { state: 'running' }, 202);
    await bench.answer(FARM, { state: 'running', progress: { what: 'tasks', done: 1, of: 2 } });
    expect([draft.farm()?.progress?.done, draft.isBusy()]).toEqual([1, true]);
    await bench.settle(500);
    await bench.answer(FARM, { state: 'done', counts: [] });
    await taking;
    expect([draft.farm()?.state, draft.isBusy()]).toEqual(['done', false]);
  });

  it('that could not be taken over says why, and can be tried again', async () => {
    const taking = draft.takeOver();
    await bench.settle();
    await bench.answer(`${FARM}/take-over`, { state: 'running' }, 202);
    await bench.answer(FARM, { state: 'failed', problem: 'The disk is full.' });
    await taking;
    expect([draft.farm()?.problem, draft.isBusy()]).toEqual(['The disk is full.', false]);
  });
});
