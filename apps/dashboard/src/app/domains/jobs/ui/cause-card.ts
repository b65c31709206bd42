import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { JobBlocklistEntry, JobCause } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { blockedBy, causeCount, causeLine, causePlace, workerWords } from '../data/cause-words';
import { causeLook, jobsAlike } from './cause-looks';

/** Tasks that failed for one reason: how many, the line that says it, where, and what people do about it. */
@Component({
  selector: 'flamenco-cause-card',
  imports: [Icon, NeedsManager, Roving, RouterLink],
  template: `
    <article [attr.aria-label]="count() + ' failed: ' + line()">
      <p class="headline">
        <flamenco-icon [name]="look().icon" class="tone-failed" />
        <span class="said"
          ><b>{{ count() }}:</b>&ngsp;<span [class.line]="cause().line !== undefined">{{
            line()
          }}</span></span
        >
        @if (alike(); as q) {
          <a class="sort" routerLink="/jobs" [queryParams]="{ q }" title="Jobs that failed so, too">{{
            look().label
          }}</a>
        } @else {
          <span class="sort">{{ look().label }}</span>
        }
        @if (cause().last; as last) {
          <time class="muted" [attr.datetime]="last" [title]="exactTime(last)">{{ ago() }}</time>
        }
      </p>
      <p class="muted">
        @if (cause().line !== undefined) {
          {{ cause().summary }}.
        }
        {{ place() }}{{ place() === '' ? '' : '.' }}
      </p>
      <div class="verbs" role="toolbar" [attr.aria-label]="'What to do about ' + count()" flamencoRoving>
        @if (cause().tasks[0]; as first) {
          <button type="button" class="btn" (click)="logAsked.emit(first.id)">Show log</button>
        }
        @if (maySteer()) {
          <button type="button" flamencoNeedsManager class="btn" (click)="requeue.emit()">
            Requeue {{ cause().task_count }}
          </button>
        }
        @if (maySteer() && workers() !== '') {
          <button
            type="button"
            flamencoNeedsManager
            class="btn"
            [title]="'Not on ' + workers()"
            (click)="requeueElsewhere.emit()"
          >
            Requeue elsewhere
          </button>
        }
        @if (maySteer() && blocked().length > 0) {
          <button
            type="button"
            flamencoNeedsManager
            class="btn"
            [title]="blockedNames()"
            (click)="unblock.emit(blocked())"
          >
            Unblock {{ blocked().length }}
          </button>
        }
      </div>
    </article>
  `,
  styles: `
    article {
      display: grid;
      gap: 5px;
      padding: 8px 12px;
      border: 1px solid color-mix(in srgb, var(--failed) 45%, var(--line));
      border-radius: var(--radius);
      background: color-mix(in srgb, var(--failed) 6%, var(--panel));
    }
    p,
    .said {
      margin: 0;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .headline {
      display: flex;
      gap: 8px;
    }
    .said {
      flex: 1;
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 4;
      overflow: hidden;
    }
    .line {
      font: var(--mono);
    }
    flamenco-icon,
    .sort,
    time {
      flex: none;
    }
    time {
      font-size: 11px;
    }
    p.muted {
      font-size: 12px;
    }
    .sort {
      padding: 0 6px;
      border: 1px solid color-mix(in srgb, var(--failed) 45%, var(--line));
      border-radius: 9px;
      font-size: 11px;
      line-height: 18px;
      align-self: start;
      color: inherit;
      text-decoration: none;
    }
    a.sort:hover {
      background: color-mix(in srgb, var(--failed) 16%, var(--panel));
    }
    .verbs {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
  `,
})
export class CauseCard {
  readonly cause = input.required<JobCause>();
  /** Whether one may steer the job. */
  readonly maySteer = input.required<boolean>();
  readonly blocklist = input.required<readonly JobBlocklistEntry[]>();
  /** What time it is, for how long ago it was. */
  readonly nowMs = input.required<number>();
  /** Of the task whose log is to be shown. */
  readonly logAsked = output<string>();
  readonly requeue = output();
  readonly requeueElsewhere = output();
  readonly unblock = output<readonly JobBlocklistEntry[]>();

  protected readonly exactTime = exactTime;
  protected readonly count = computed(() => causeCount(this.cause()));
  protected readonly look = computed(() => causeLook(this.cause().category));
  protected readonly alike = computed(() => jobsAlike(this.cause().category));
  protected readonly line = computed(() => causeLine(this.cause()));
  protected readonly place = computed(() => causePlace(this.cause()));
  protected readonly workers = computed(() => workerWords(this.cause()));
  protected readonly ago = computed(() => relativeTime(this.cause().last ?? '', this.nowMs()));
  protected readonly blocked = computed(() => blockedBy(this.cause(), this.blocklist()));
  protected readonly blockedNames = computed(() =>
    this.blocked()
      .map(({ worker_name: name }) => name)
      .join(', '),
  );
}
