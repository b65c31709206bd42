import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { Component, computed, effect, input, output, signal, untracked } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import { totalTasks, userOf } from '@flamenco/domain/jobs';
import { Icon } from '../../../shared/icons/icon';
import { JOB_LOOKS, lookOf } from '../../../shared/status-looks';
import type { RowMenu } from '../../../shared/ui/data-table';
import { type RowsInSight, rowsAndColumnsInSight } from '../../../shared/ui/rows-in-sight';
import { NeedsYouSign } from '../../../shared/ui/needs-you-sign';
import { StackedBar } from '../../../shared/ui/stacked-bar';
import { StatusLabel } from '../../../shared/ui/status-label';
import { type FactWords, readyWords } from '../data/estimate-words';
import type { JobRow } from '../data/job-extras';
import { pictureUrl } from './job-columns';

/** A screen of cards, and some more. */
const CARDS_AHEAD = 20;

/** The jobs as cards, for narrow screens, in their order. */
@Component({
  selector: 'flamenco-job-cards',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    Icon,
    NeedsYouSign,
    StackedBar,
    StatusLabel,
  ],
  template: `
    <cdk-virtual-scroll-viewport
      itemSize="92"
      role="list"
      aria-label="Jobs"
      (scrolledIndexChange)="scrolledTo($event)"
    >
      <div
        *cdkVirtualFor="let job of jobs(); trackBy: byId"
        class="card"
        role="listitem"
        [class.selected]="job.id === currentId()"
      >
        <span class="picture">
          @if (pictureOf(job); as url) {
            <!-- The picture of a job that is gone is not there any more. -->
            <img
              #image
              alt=""
              loading="lazy"
              decoding="async"
              [src]="url"
              (error)="image.style.visibility = 'hidden'"
              (load)="image.style.visibility = 'visible'"
            />
          }
        </span>
        <button type="button" class="open" (click)="opened.emit(job.id)">
          <span class="name ellipsis" [title]="job.name">{{ job.isWatched ? '★ ' : '' }}{{ job.name }}</span>
          <span class="status">
            <flamenco-status [look]="lookOf(job)" />
            @if (job.needs_attention; as attention) {
              <flamenco-needs-you-sign [why]="attention.message" />
            }
          </span>
        </button>
        <button
          type="button"
          class="btn quiet icon-only"
          aria-haspopup="menu"
          [attr.aria-label]="'Actions for ' + job.name"
          (click)="menuAsked.emit({ ids: [job.id], x: $event.clientX, y: $event.clientY })"
        >
          <flamenco-icon name="more_horiz" />
        </button>
        <span class="tabular">{{ job.task_counts.completed }} / {{ total(job) }}</span>
        <flamenco-stacked-bar [counts]="job.task_counts" />
        <span class="whose ellipsis muted">{{ userOf(job.metadata) }}</span>
        @if (readyIn(job); as ready) {
          <span class="ready muted" [title]="ready.title">ready in {{ ready.text }}</span>
        }
      </div>
    </cdk-virtual-scroll-viewport>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
    }
    cdk-virtual-scroll-viewport {
      height: 100%;
    }
    .card {
      position: relative;
      display: grid;
      grid-template-columns: 64px minmax(0, 1fr) auto;
      align-content: center;
      align-items: end;
      gap: 2px 8px;
      height: 92px;
      padding: 4px 14px 8px;
      border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent);
    }
    .selected {
      background: color-mix(in srgb, var(--accent) 13%, transparent);
    }
    .open {
      display: grid;
      gap: 4px;
      grid-row: 1 / 3;
      text-align: left;
    }
    .open::after {
      content: '';
      position: absolute;
      inset: 0;
    }
    .icon-only,
    .tabular,
    .ready {
      justify-self: end;
    }
    .icon-only {
      z-index: 1;
    }
    .name {
      font-size: 14px;
    }
    flamenco-stacked-bar {
      grid-column: 1 / 4;
      padding-top: 4px;
    }
    .whose,
    .ready {
      font-size: 12px;
    }
    .whose {
      grid-column: 1 / 3;
    }
    .picture {
      grid-row: 1 / 3;
      align-self: center;
      height: 36px;
      overflow: hidden;
      border-radius: 4px;
      background: var(--cell-none);
    }
    .picture:empty {
      opacity: 0.4;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
  `,
})
export class JobCards {
  readonly jobs = input.required<readonly JobRow[]>();
  readonly currentId = input<string>();
  readonly opened = output<string>();
  readonly menuAsked = output<RowMenu>();
  /** The last jobs came into sight. */
  readonly endReached = output();
  /** Other jobs came into sight. */
  readonly inSight = output<RowsInSight>();

  private readonly first = signal(0);
  private readonly sight = rowsAndColumnsInSight(
    this.jobs,
    computed(() => ({ first: this.first(), last: this.first() + CARDS_AHEAD })),
    signal([{ id: 'picture' }, { id: 'ready' }]),
  );

  constructor() {
    effect(() => {
      const sight = this.sight();
      untracked(() => this.inSight.emit(sight));
    });
  }

  protected readonly pictureOf = ({ extras }: JobRow): string | undefined =>
    extras?.picture && pictureUrl(extras.picture);
  protected readonly userOf = userOf;
  /** Undefined while nobody knows. */
  protected readonly readyIn = ({ extras }: JobRow): FactWords | undefined =>
    extras?.estimate?.ready === undefined ? undefined : readyWords(extras.estimate, Date.now());
  protected readonly byId = (_index: number, job: Job): string => job.id;
  protected readonly lookOf = (job: Job): ReturnType<typeof lookOf> => lookOf(JOB_LOOKS, job.status);
  protected readonly total = (job: Job): number => totalTasks(job.task_counts);

  protected scrolledTo(first: number): void {
    this.first.set(first);
    if (first + CARDS_AHEAD >= this.jobs().length) this.endReached.emit();
  }
}
