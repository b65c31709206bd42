import { Component, ElementRef, afterRenderEffect, computed, inject, input, output } from '@angular/core';
import type { TaskAttempt, TaskAttemptOutcome } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { clockDuration, exactTime } from '../../../shared/relative-time';
import { type StatusLook, lookOf } from '../../../shared/status-looks';

/** How each end of an attempt is shown. */
const OUTCOME_LOOKS = {
  completed: { label: 'completed', icon: 'check', tone: 'done' },
  failed: { label: 'failed', icon: 'close', tone: 'failed' },
  'soft-failed': { label: 'failed, was tried again', icon: 'close', tone: 'retry' },
  canceled: { label: 'canceled', icon: 'remove', tone: 'canceled' },
  requeued: { label: 'given back', icon: 'replay', tone: 'queued' },
  'timed-out': { label: 'timed out', icon: 'hourglass_top', tone: 'failed' },
} as const satisfies Record<TaskAttemptOutcome, StatusLook>;

const UNDER_WAY: StatusLook = { label: 'under way', icon: 'play_arrow', tone: 'active', isMoving: true };

/** The attempts at a task as tabs: how each ended, on which Worker, after how long. */
@Component({
  selector: 'flamenco-attempt-tabs',
  imports: [Icon, Roving],
  template: `
    <div role="tablist" aria-label="Attempts" flamencoRoving (moved)="$event.click()">
      @for (tab of tabs(); track tab.number) {
        <button
          type="button"
          role="tab"
          [attr.aria-selected]="tab.number === shown()"
          [attr.aria-controls]="tab.number === shown() ? 'task-panel' : null"
          [title]="tab.hint"
          (click)="chosen.emit(tab.number)"
        >
          <flamenco-icon [name]="tab.look.icon" [class]="tab.tone" [class.pulse]="tab.look.isMoving" />
          @if ($first) {
            <span class="first">Attempt</span>
          } @else {
            <span class="cdk-visually-hidden">Attempt</span>
          }
          <b>{{ tab.number }}</b>
          <span class="cdk-visually-hidden">{{ tab.look.label }}</span>
          <span class="where ellipsis">{{ tab.where }}</span>
        </button>
      }
    </div>
  `,
  styles: `
    :host {
      display: flex;
      min-width: 0;
    }
    div {
      display: flex;
      gap: 6px;
      min-width: 0;
      overflow: auto hidden;
      scrollbar-width: none;
    }
    button {
      display: inline-flex;
      flex: none;
      align-items: center;
      gap: 6px;
      max-width: 230px;
      height: 26px;
      padding: 0 10px 0 7px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      color: var(--muted);
      white-space: nowrap;
    }
    button[aria-selected='true'] {
      border-color: var(--control-line);
      background: var(--raised);
      color: var(--text);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    .where {
      font-variant-numeric: tabular-nums;
    }
    @media (max-width: 760px) {
      button {
        height: 36px;
      }
      .first {
        width: 0;
        overflow: hidden;
        margin-right: -6px;
      }
    }
  `,
})
export class AttemptTabs {
  readonly attempts = input.required<readonly TaskAttempt[]>();
  /** The number of the one that is shown. */
  readonly shown = input.required<number>();
  /** The number of the one that is to be shown. */
  readonly chosen = output<number>();

  private readonly clock = inject(Clock);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly tabs = computed(() =>
    this.attempts().map((attempt) => {
      const { number, outcome, reason, started } = attempt;
      const look = outcome === undefined ? UNDER_WAY : lookOf(OUTCOME_LOOKS, outcome);
      const worker = attempt.worker?.name ?? 'removed Worker';
      const duration = clockDuration(Date.parse(attempt.ended ?? this.now(attempt)) - Date.parse(started));
      return {
        number,
        look,
        tone: `tone-${look.tone}`,
        where: `${worker} · ${duration}`,
        hint: [`${look.label}, began ${exactTime(started)}`, reason].filter(Boolean).join('. '),
      };
    }),
  );

  constructor() {
    afterRenderEffect(() => {
      this.shown();
      this.attempts();
      const tab = this.host.querySelector('[aria-selected="true"]');
      tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  }

  /** The clock is read only for what is under way: else all would be drawn again with each tick. */
  private now({ outcome, started }: TaskAttempt): string {
    return outcome === undefined ? new Date(this.clock.nowMs()).toISOString() : started;
  }
}
