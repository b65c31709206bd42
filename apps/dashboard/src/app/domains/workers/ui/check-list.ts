import { Component, computed, input, signal } from '@angular/core';
import type { WorkerCheckResult, WorkerChecks } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import type { IconName } from '../../../shared/icons/icon-paths';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import type { Tone } from '../../../shared/status-looks';

interface OutcomeLook {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly label: string;
}

const LOOKS = {
  failed: { icon: 'error', tone: 'failed', label: 'failed' },
  note: { icon: 'info', tone: 'queued', label: 'note' },
  unknown: { icon: 'help', tone: 'offline', label: 'not known' },
  ok: { icon: 'check', tone: 'done', label: 'passed' },
} as const satisfies Record<WorkerCheckResult['outcome'], OutcomeLook>;

/** What a Worker's checks have found: what has to be mended, with what to do; the rest when asked for. */
@Component({
  selector: 'flamenco-check-list',
  imports: [Icon],
  template: `
    <p class="summary">
      <flamenco-icon [name]="summary().icon" [class]="'tone-' + summary().tone" />
      {{ summary().words }}
      @if (told(); as told) {
        <span class="muted" [title]="told.exact">{{ told.relative }}</span>
      }
      <span class="spacer"></span>
      @if (others().length > 0) {
        <button
          type="button"
          class="btn quiet"
          [attr.aria-expanded]="showsAll()"
          (click)="showsAll.set(!showsAll())"
        >
          {{ showsAll() ? 'Show less' : 'Show all' }}
        </button>
      }
    </p>
    <ul>
      @for (result of shown(); track $index) {
        <li>
          <flamenco-icon
            role="img"
            [name]="looks[result.outcome].icon"
            [class]="'tone-' + looks[result.outcome].tone"
            [attr.aria-label]="looks[result.outcome].label"
          />
          <span>
            <b>{{ result.message }}</b>
            @if (result.remedy; as remedy) {
              <span class="muted">{{ remedy }}.</span>
            }
          </span>
        </li>
      }
    </ul>
  `,
  styles: `
    .summary,
    li {
      display: flex;
      align-items: baseline;
      gap: 6px;
    }
    .summary {
      align-items: center;
    }
    li {
      padding: 3px 0;
      overflow-wrap: anywhere;
    }
    li flamenco-icon {
      flex: none;
      translate: 0 3px;
    }
    b {
      display: block;
      font-weight: 500;
    }
  `,
})
export class CheckList {
  readonly checks = input.required<WorkerChecks>();
  readonly nowMs = input.required<number>();

  protected readonly looks = LOOKS;
  protected readonly showsAll = signal(false);
  private readonly failed = computed(() =>
    this.checks().checks.filter(({ outcome }) => outcome === 'failed'),
  );
  protected readonly others = computed(() =>
    this.checks().checks.filter(({ outcome }) => outcome !== 'failed'),
  );
  protected readonly shown = computed(() => [...this.failed(), ...(this.showsAll() ? this.others() : [])]);
  protected readonly summary = computed(() => {
    const all = this.checks().checks.length;
    const failed = this.failed().length;
    if (all === 0) return { ...LOOKS.unknown, words: 'Nothing was checked.' };
    return failed === 0
      ? { ...LOOKS.ok, words: `Nothing has to be mended (${countOf(all, 'check')})` }
      : { ...LOOKS.failed, words: `${failed} of ${countOf(all, 'check')} failed` };
  });
  protected readonly told = computed(() => {
    const { told } = this.checks();
    return told === undefined
      ? undefined
      : { relative: relativeTime(told, this.nowMs()), exact: exactTime(told) };
  });
}
