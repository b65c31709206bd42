import { HttpErrorResponse } from '@angular/common/http';
import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { faultsBelow, faultsOf } from './field-faults';
import type { FieldFault, FieldSchema, FormField } from './field-schema';
import { FormDraft } from './form-draft';
import { FormFieldView } from './form-field-view';
import { managerFaults } from './manager-faults';
import { durationWords, usualDuration } from './usual-durations';

const field = (schema: FieldSchema, given: Partial<FormField> = {}): FormField => ({
  key: 'key',
  label: 'Label',
  schema,
  ...given,
});
const rows: FieldSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      platform: { type: 'string', title: 'Platform' },
      value: { type: 'string', title: 'Value' },
    },
    required: ['platform'],
  },
};
const said = (faults: readonly FieldFault[]): readonly string[] =>
  faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));

afterEach(() => {
  TestBed.resetTestingModule();
});

describe('what is wrong with a value, by its schema', () => {
  const number: FieldSchema = { type: 'integer', minimum: 1, maximum: 100 };
  const chosen: FieldSchema = { type: 'string', enum: ['note', 'warn'] };
  const duration: FieldSchema = { type: 'string', format: 'duration' };
  it.each<[string, FieldSchema, unknown, readonly unknown[]]>([
    ['a number within its bounds', number, 5, []],
    ['one that is too large', number, 101, ['Has to be a whole number from 1 to 100.']],
    ['a half', number, 1.5, ['Has to be a whole number.']],
    ['a half where halves may be', { type: 'number' }, 1.5, []],
    ['text for a number', number, '12x', ['Has to be a whole number.']],
    ['a number below what has no upper bound', { type: 'number', minimum: 0 }, -1, ['Has to be 0 or more.']],
    ['a number above what has no lower bound', { type: 'number', maximum: 2 }, 3, ['Has to be 2 or less.']],
    ['a word of a choice', chosen, 'warn', []],
    ['another word', chosen, 'shout', ['Has to be one of note, warn.']],
    ['a duration', duration, '1h30m', []],
    ['one without a unit', duration, '90', [expect.stringContaining("'90' is not a duration")]],
    [
      'a text that is too long',
      { type: 'string', maxLength: 2 },
      'abc',
      ['Has to have 2 characters or less.'],
    ],
    ['no text where one is needed', { type: 'string', minLength: 1 }, '', ['Needs a value.']],
    [
      'what a pattern refuses',
      { type: 'string', pattern: '^[a-z]+$', description: 'Letters.' },
      '1',
      ['Letters.'],
    ],
    ['a switch', { type: 'boolean' }, true, []],
    ['text for a switch', { type: 'boolean' }, 'true', ['Has to be on or off.']],
    [
      'an entry of a list',
      { type: 'array', items: number },
      [1, 0],
      ['[1]: Has to be a whole number from 1 to 100.'],
    ],
    ['too many entries', { type: 'array', maxItems: 1 }, [1, 2], ['May have 1 entries at most.']],
    ['text for a list', { type: 'array' }, 'a', ['Has to be a list.']],
    [
      'a value of a row that is missing',
      rows,
      [{ platform: '', value: 'x' }],
      ['[0].platform: Needs a value.'],
    ],
  ])('%s', (_what, schema, value, expected) => {
    expect(said(faultsOf(field(schema), value))).toEqual(expected);
  });

  it('a field that needs a value, and has none', () => {
    expect(said(faultsOf(field({ type: 'string' }, { isRequired: true }), ' '))).toEqual(['Needs a value.']);
    expect(faultsOf(field(number), undefined)).toEqual([]);
  });

  it('a fault belongs to the field that its path leads to, not to one whose name begins alike', () => {
    const faults = [
      { path: 'task.limit', message: 'one' },
      { path: 'task', message: 'two' },
      { path: 'task_limit', message: 'three' },
      { path: 'task[0].a', message: 'four' },
    ];
    expect(said(faultsBelow(faults, 'task'))).toEqual(['limit: one', 'two', '[0].a: four']);
  });
});

describe('what the Manager refuses', () => {
  it('stands at the field that each line names', () => {
    const message =
      'shaman.enabled: must be true\nvariables.a.values[0]: must have more\nAll is wrong: so it is';
    const error = new HttpErrorResponse({ status: 400, error: { message } });
    expect(managerFaults(error)).toEqual([
      { path: 'shaman.enabled', message: 'must be true' },
      { path: 'variables.a.values[0]', message: 'must have more' },
      { path: '', message: 'All is wrong: so it is' },
    ]);
    const bySchema = { message: 'priority must be <= 100 (is 700); name must not be empty (is "")' };
    expect(managerFaults(new HttpErrorResponse({ status: 400, error: bySchema }))).toEqual([
      { path: 'priority', message: 'must be <= 100 (is 700)' },
      { path: 'name', message: 'must not be empty (is "")' },
    ]);
    expect(managerFaults(new HttpErrorResponse({ status: 503, error: { message } }))).toBeUndefined();
  });
});

describe('a form that is being filled in', () => {
  const fields = signal<readonly FormField[]>([
    { key: 'name', label: 'Name', schema: { type: 'string' } },
    { key: 'count', label: 'Count', schema: { type: 'integer', minimum: 1 }, initial: 3 },
  ]);

  it('knows what was changed, and takes it back', () => {
    const draft = new FormDraft(fields, signal({ name: 'a' }));
    expect(draft.values()).toEqual({ name: 'a', count: 3 });
    draft.set('name', 'b');
    draft.set('count', 4);
    expect(draft.changes()).toEqual({ name: 'b', count: 4 });
    draft.set('count', 3); // as it was: no change
    expect(draft.changes()).toEqual({ name: 'b' });
    draft.undo('name');
    expect(draft.isDirty()).toBe(false);
  });

  it('takes what comes from outside for the fields that nobody has touched', () => {
    const before = signal<Record<string, unknown>>({ name: 'a', count: 1 });
    const draft = new FormDraft(fields, before);
    draft.set('name', 'mine');
    before.set({ name: 'theirs', count: 2 });
    expect(draft.values()).toEqual({ name: 'mine', count: 2 });
  });

  it('shows what the Manager said at its field, until that is changed; its own faults come first', () => {
    const draft = new FormDraft(fields, signal({ name: 'a' }));
    draft.tell([
      { path: 'name', message: 'is taken' },
      { path: '', message: 'Not now' },
    ]);
    expect(said(draft.faultsAt('name'))).toEqual(['is taken']);
    expect(draft.otherFaults()).toEqual(['Not now']);
    draft.set('count', 0);
    expect(draft.faulty().map(({ key }) => key)).toEqual(['name', 'count']);
    draft.set('name', 'b');
    expect(draft.faultsAt('name')).toEqual([]);
  });
});

describe('a field', () => {
  function show(shown: FormField, value: unknown, faults: readonly FieldFault[] = []): Shown {
    const view = TestBed.createComponent(FormFieldView);
    const told: unknown[] = [];
    view.componentInstance.changed.subscribe((entered) => told.push(entered));
    view.componentRef.setInput('field', shown);
    view.componentRef.setInput('value', value);
    view.componentRef.setInput('faults', faults);
    view.detectChanges();
    return { view, told, element: view.nativeElement as HTMLElement };
  }
  const type = (element: HTMLElement | null, text: string): void => {
    const control = element as HTMLInputElement;
    control.value = text;
    control.dispatchEvent(new Event('input'));
    control.dispatchEvent(new Event('change'));
  };

  it('of a number tells numbers; what is none, as it was typed', () => {
    const { element, told } = show(field({ type: 'integer' }), 3);
    const input = element.querySelector('input');
    expect(input?.value).toBe('3');
    type(input, '12');
    type(input, '12x');
    type(input, '');
    expect(told).toEqual([12, '12x', '']);
  });

  it('has a name, and says what is wrong with it where a reader hears it', () => {
    const { element } = show(field({ type: 'string' }, { about: 'What for' }), 'a', [
      { path: '', message: 'is taken' },
    ]);
    const input = element.querySelector('input');
    expect(element.querySelector('label')?.htmlFor).toBe(input?.id);
    expect(input?.getAttribute('aria-invalid')).toBe('true');
    const ids = input?.getAttribute('aria-describedby')?.split(' ') ?? [];
    const explanations = ids.map((id) => element.querySelector(`[id="${id}"]`)?.textContent);
    expect(explanations).toEqual(['is taken', 'What for']);
  });

  it('of a duration offers the usual ones, and keeps another', () => {
    const { element, told } = show(field({ type: 'string', format: 'duration' }), '26h');
    const usual = element.querySelector('select');
    expect(usual?.selectedOptions[0]?.textContent.trim()).toBe('1 day 2 hours');
    type(usual, '1h');
    expect(told).toEqual(['1h']);
  });

  it('of a choice shows a value that is none of it any more', () => {
    const { element } = show(field({ type: 'string', enum: ['a', 'b'] }), 'old');
    expect([...element.querySelectorAll('option')].map(({ value }) => value)).toEqual(['old', 'a', 'b']);
  });

  it('with a switch is on or off', () => {
    const { element, told } = show(field({ type: 'boolean' }), true);
    element.querySelector('input')?.click();
    expect(told).toEqual([false]);
  });

  it('with a password shows that there is one, never which', () => {
    const { element, told } = show(field({ type: 'string', format: 'password' }), '********');
    expect(element.querySelector('input')?.value).toBe('');
    type(element.querySelector('input'), 'new');
    element.querySelector('button')?.click();
    expect(told).toEqual(['new', '']);
  });

  it('with a list adds, changes and removes entries, and says which is wrong', () => {
    const { element, told } = show(
      field({ type: 'array', items: { type: 'string' } }),
      ['a', 'b'],
      [{ path: '[1]', message: 'is no name' }],
    );
    type(element.querySelector('input'), 'c');
    expect(element.querySelector('.form-fault')?.previousElementSibling?.querySelector('input')?.value).toBe(
      'b',
    );
    const [removeFirst, , add] = element.querySelectorAll('button');
    removeFirst?.click();
    add?.click();
    expect(told).toEqual([['c', 'b'], ['b'], ['a', 'b', '']]);
  });

  it('with rows keeps what it has no column for', () => {
    const before = [{ platform: 'linux', value: 'x', platforms: ['a'] }];
    const { element, told } = show(field(rows), before, [{ path: '[0].value', message: 'is none' }]);
    const [, value] = element.querySelectorAll('input');
    expect(value?.getAttribute('aria-invalid')).toBe('true');
    type(value ?? null, 'y');
    const buttons = element.querySelectorAll('button');
    buttons.item(1).click();
    expect(told).toEqual([
      [{ platform: 'linux', value: 'y', platforms: ['a'] }],
      [...before, { platform: '', value: '' }],
    ]);
  });

  it('that cannot be changed here says why, and tells nothing', () => {
    const { element } = show(field({ type: 'boolean' }, { fixedBecause: 'Only in the file.' }), true);
    expect(element.querySelector('input')?.disabled).toBe(true);
    expect(element.textContent).toContain('Only in the file.');
  });

  interface Shown {
    readonly view: ComponentFixture<FormFieldView>;
    readonly element: HTMLElement;
    readonly told: unknown[];
  }
});

describe('durations in words', () => {
  it.each([
    ['744h', '1 month', '744h'],
    ['24h0m0s', '1 day', '24h'],
    ['90s', '1 minute 30 seconds', undefined],
    ['0s', 'none', '0s'],
    ['soon', '', undefined],
  ])('%s', (written, words, usual) => {
    expect(durationWords(written)).toBe(words);
    expect(usualDuration(written)).toBe(usual);
  });
});
