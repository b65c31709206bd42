import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import { aJob, aWorker } from '../../../testing/builders';
import { jobColumns } from '../../domains/jobs/ui/job-columns';
import { WorkerCards } from '../../domains/workers/ui/worker-cards';
import { WORKER_COLUMNS } from '../../domains/workers/ui/worker-columns';
import { AdviceNote, type Advice } from './advice-note';
import type { TableColumn } from './table-column';

const needs_attention = { code: 'no-workers', message: 'Nobody runs it.', remedy: 'Add a Worker.' } as const;

const JOB_COLUMNS = jobColumns(undefined);

/** What the status cell of a table says to those who cannot see its sign. */
function signIn(columns: readonly TableColumn<never>[], row: object): string | null | undefined {
  const cell = columns.find(({ id }) => id === 'status')?.cell?.(row as never);
  return cell?.querySelector('[role=img]')?.getAttribute('aria-label');
}

describe('what needs a person', () => {
  it.each([
    ['a job', JOB_COLUMNS, aJob({ needs_attention }), 'Needs you: Nobody runs it. Add a Worker.'],
    ['a job that needs nothing', JOB_COLUMNS, aJob(), undefined],
    ['a Worker', WORKER_COLUMNS, aWorker({ notice: 'Its disk is full.' }), 'Needs you: Its disk is full.'],
    ['a Worker that is well', WORKER_COLUMNS, aWorker(), undefined],
  ] as const)('has a sign in the row of %s', (_, columns, data, sign) => {
    expect(signIn(columns, data)).toBe(sign);
  });

  it('redraws the cell when it changes, though the status does not', () => {
    const valueOf = (job: ReturnType<typeof aJob>): unknown =>
      JOB_COLUMNS.find(({ id }) => id === 'status')?.value(job);
    expect(valueOf(aJob({ needs_attention }))).not.toBe(valueOf(aJob()));
  });

  it('has a sign on the card of a Worker', () => {
    const cards = TestBed.createComponent(WorkerCards);
    cards.componentRef.setInput('workers', [aWorker({ notice: 'Its disk is full.' }), aWorker({ id: 'b' })]);
    cards.detectChanges();
    const signs = (cards.nativeElement as HTMLElement).querySelectorAll('flamenco-needs-you-sign [role=img]');
    expect([...signs].map((sign) => sign.getAttribute('aria-label'))).toEqual([
      'Needs you: Its disk is full.',
    ]);
  });

  it('is said with its remedy, and nothing is said when nothing is needed', () => {
    const note = TestBed.createComponent(AdviceNote);
    note.componentRef.setInput('kind', 'needs-you');
    const said = (needs: readonly Advice[]): string => {
      note.componentRef.setInput('advice', needs);
      note.detectChanges();
      return (note.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
    };
    expect(said([])).toBe('');
    expect(said([needs_attention, { message: 'Its disk is full.' }])).toBe(
      'Nobody runs it. Add a Worker. Its disk is full.',
    );
  });

  it('shows two warnings, and the rest when asked for; of what is needed it shows all', () => {
    const note = TestBed.createComponent(AdviceNote);
    const advice: readonly Advice[] = ['a', 'b', 'c', 'd'].map((message) => ({ message }));
    const element = note.nativeElement as HTMLElement;
    const lines = (): readonly string[] =>
      [...element.querySelectorAll('li')].map((line) => line.textContent.trim());
    const show = (kind: 'needs-you' | 'warning'): readonly string[] => {
      note.componentRef.setInput('kind', kind);
      note.componentRef.setInput('advice', advice);
      note.detectChanges();
      return lines();
    };
    expect(show('needs-you')).toEqual(['a', 'b', 'c', 'd']);
    expect(show('warning')).toEqual(['a', 'b', 'Show 2 more']);
    element.querySelector('button')?.click();
    note.detectChanges();
    expect(lines()).toEqual(['a', 'b', 'c', 'd', 'Show fewer']);
    expect(element.querySelector('button')?.getAttribute('aria-expanded')).toBe('true');
  });
});
