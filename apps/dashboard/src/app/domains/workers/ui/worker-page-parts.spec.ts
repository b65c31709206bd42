import { provideRouter } from '@angular/router';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideHttpClient } from '@angular/common/http';
import type { WorkerAttempt } from '@flamenco/api-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorker } from '../../../../testing/builders';
import { FakeSocket } from '../../../../testing/fake-socket';
import { LIVE_SOCKET } from '../../../shared/live/live-connection';
import { NEW_WEEK, type WeekDraft } from '../data/week';
import { CheckList } from './check-list';
import { TagEditor } from './tag-editor';
import { WeekGrid } from './week-grid';
import { WorkerAttempts } from './worker-attempts';

const nowMs = Date.parse('2026-01-01T12:10:00Z');

const elementOf = (view: ComponentFixture<unknown>): HTMLElement => view.nativeElement as HTMLElement;
const textOf = (view: ComponentFixture<unknown>): string =>
  elementOf(view).textContent.replace(/\s+/g, ' ').trim();

beforeEach(() => {
  const socket = { provide: LIVE_SOCKET, useValue: () => new FakeSocket().asSocket() };
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideRouter([]), socket] });
});
afterEach(() => {
  TestBed.resetTestingModule();
});

describe('the checks on the page of a Worker', () => {
  const passed = { check: 'clock', subject: 'x', outcome: 'ok', message: 'The clock is right' } as const;
  const failed = {
    ...{ check: 'writable', subject: '/mnt', outcome: 'failed', message: 'Nothing can be written' },
    remedy: 'Mount it with the right to write',
  } as const;

  it('show what has to be mended first, with what to do; the rest when asked for', () => {
    const view = TestBed.createComponent(CheckList);
    view.componentRef.setInput('checks', { checks: [passed, failed], told: '2026-01-01T12:00:00Z' });
    view.componentRef.setInput('nowMs', nowMs);
    view.detectChanges();
    expect(textOf(view)).toMatch(/1 of 2 checks failed 10 min ago .*Nothing can be written ?Mount it/);
    expect(textOf(view)).not.toContain('The clock is right');
    elementOf(view).querySelector('button')?.click();
    view.detectChanges();
    expect(textOf(view)).toContain('The clock is right');
  });
});

describe('what a Worker worked on last, on its page', () => {
  const attempt = (given: Partial<WorkerAttempt>): WorkerAttempt => ({
    ...{ task_id: 'task-1', task_name: 'render-1', job_id: 'job-1', job_name: 'shot', number: 1 },
    ...{ started: '2026-01-01T12:00:00Z', ended: '2026-01-01T12:02:00Z', outcome: 'completed' },
    ...given,
  });

  it('is counted, drawn with the oldest first, and failures have their reasons', () => {
    const view = TestBed.createComponent(WorkerAttempts);
    const failed = attempt({ number: 2, task_name: 'render-2', outcome: 'failed', reason: 'no GPU' });
    view.componentRef.setInput('attempts', [failed, attempt({})]);
    view.componentRef.setInput('nowMs', nowMs);
    view.detectChanges();
    expect(textOf(view)).toMatch(/^2 attempts: 1 failed, 1 done, mean 2:00/);
    const bars = [...elementOf(view).querySelectorAll('.bars a')];
    expect(bars.map((bar) => bar.getAttribute('aria-label'))).toEqual([
      'render-1 of shot: done, 2:00',
      'render-2 of shot: failed, 2:00',
    ]);
    expect(elementOf(view).querySelector('ul')?.textContent).toMatch(/render-2.*no GPU/s);
  });
});

describe('the tags of a Worker', () => {
  const gpu = { id: 'g', name: 'gpu', members: [] };
  const bake = { id: 'b', name: 'bake', members: [] };

  function editor(): { readonly view: ComponentFixture<TagEditor>; readonly told: string[] } {
    const view = TestBed.createComponent(TagEditor);
    const told: string[] = [];
    view.componentInstance.added.subscribe(({ name }) => told.push(`add ${name}`));
    view.componentInstance.removed.subscribe(({ name }) => told.push(`remove ${name}`));
    view.componentInstance.created.subscribe((name) => told.push(`create ${name}`));
    view.componentRef.setInput('worker', aWorker({ tags: [gpu] }));
    view.componentRef.setInput('tags', [bake, gpu]);
    view.detectChanges();
    return { view, told };
  }

  function type(view: ComponentFixture<TagEditor>, text: string, ...keys: readonly string[]): void {
    const field = elementOf(view).querySelector('input')!;
    field.value = text;
    field.dispatchEvent(new Event('input'));
    view.detectChanges();
    for (const key of keys) field.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    view.detectChanges();
  }

  it('are completed from those that it does not have, by keyboard', () => {
    const { view, told } = editor();
    type(view, 'ba', 'Enter');
    expect(told).toEqual(['add bake']);
  });

  it('are created where there is none of that name, and never twice', () => {
    const { view, told } = editor();
    type(view, 'new one', 'Enter');
    type(view, 'gpu', 'Enter');
    expect(told).toEqual(['create new one']);
  });

  it('are taken off one by one', () => {
    const { view, told } = editor();
    elementOf(view).querySelector<HTMLButtonElement>('[aria-label="Take off the tag gpu"]')?.click();
    expect(told).toEqual(['remove gpu']);
  });
});

describe('the week of a sleep schedule', () => {
  it('says when the Worker sleeps and wakes up, and switches days', () => {
    const view = TestBed.createComponent(WeekGrid);
    const told: WeekDraft[] = [];
    view.componentInstance.changed.subscribe((week) => told.push(week));
    const week = { ...NEW_WEEK, isActive: true, days: ['fr'], start: 22 * 60, end: 6 * 60 } as const;
    view.componentRef.setInput('week', week);
    view.componentRef.setInput('now', { day: 'fr', minutes: 23 * 60 });
    view.detectChanges();
    expect(textOf(view)).toContain('Sleeps Fr 22:00–06:00, into the day after. Wakes up sa 06:00.');
    expect(elementOf(view).querySelectorAll('.bar')).toHaveLength(2); // Friday's evening, Saturday's morning
    elementOf(view).querySelector<HTMLButtonElement>('[aria-label="Monday"]')?.click();
    expect(told.at(-1)?.days).toEqual(['mo', 'fr']);
  });
});
