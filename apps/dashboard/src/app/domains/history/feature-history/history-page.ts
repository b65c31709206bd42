import { Component, computed, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import { CHANGED_KINDS } from '@flamenco/domain/changes';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { Pane } from '../../../shared/keys/panes';
import { KIND_LABELS } from '../data/change-words';
import { HISTORY_SPANS, actionsOf, exportAddress, historyQuery } from '../data/history-filter';
import { HistoryPanel } from './history-panel';

/** An address stays the same for a minute: a link must not change under the pointer. */
const MINUTE_MS = 60_000;

/** What people did on the whole farm, with filters that are in the page's address, and a download. */
@Component({
  selector: 'flamenco-history-page',
  imports: [HistoryPanel, Icon, Pane],
  template: `
    <section flamencoPane="list" aria-label="History">
      <header>
        <h1>History</h1>
        <select
          #kindChoice
          class="field"
          aria-label="What it was done to"
          data-pane-start
          [value]="query().kind ?? ''"
          (change)="show({ kind: kindChoice.value || null, action: null })"
        >
          <option value="" [selected]="query().kind === undefined">Everything</option>
          @for (known of kinds; track known.id) {
            <option [value]="known.id" [selected]="query().kind === known.id">{{ known.label }}</option>
          }
        </select>
        <select
          #actionChoice
          class="field"
          aria-label="What was done"
          (change)="show({ action: actionChoice.value || null })"
        >
          <option value="" [selected]="query().action === undefined">Whatever was done</option>
          @for (known of actions(); track known.id) {
            <option [value]="known.id" [selected]="query().action === known.id">{{ known.label }}</option>
          }
        </select>
        <select
          #spanChoice
          class="field"
          aria-label="When it was done"
          (change)="show({ within: spanChoice.value || null })"
        >
          <option value="" [selected]="query().withinMs === undefined">At any time</option>
          @for (span of spans; track span.id) {
            <option [value]="span.id" [selected]="query().withinMs === span.ms">{{ span.label }}</option>
          }
        </select>
        <span class="spacer"></span>
        <a class="btn" [href]="exported()" download title="Lines of JSON, of what is asked for here">
          <flamenco-icon name="download" />Export
        </a>
      </header>
      <flamenco-history-panel [query]="query()" [emptyHeading]="emptyHeading()" />
    </section>
  `,
  styles: `
    :host {
      display: grid;
      min-width: 0;
      min-height: 0;
    }
    section {
      display: flex;
      flex-direction: column;
      min-width: 0;
      overflow: auto;
    }
    header {
      position: sticky;
      top: 0;
      z-index: 1;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 10px 14px;
      border-bottom: 1px solid var(--line);
      background: var(--bg);
    }
    h1 {
      margin-right: 8px;
      font-size: 15px;
    }
    .field {
      max-width: 260px;
    }
    flamenco-history-panel {
      flex: 1;
    }
    @media (max-width: 760px) {
      header {
        gap: 6px;
        padding: 8px 12px;
      }
      h1 {
        flex: 1 1 60%;
      }
      .spacer {
        display: none;
      }
      .field {
        flex: 1 1 40%;
        min-width: 0;
        max-width: none;
      }
    }
  `,
})
export class HistoryPage {
  /** From the page's address. */
  readonly q = input<string>();
  readonly kind = input<string>();
  readonly action = input<string>();
  readonly within = input<string>();

  private readonly router = inject(Router);
  private readonly clock = inject(Clock);

  protected readonly kinds = CHANGED_KINDS.map((id) => ({ id, label: KIND_LABELS[id] }));
  protected readonly spans = HISTORY_SPANS;
  protected readonly query = computed(() =>
    historyQuery({ q: this.q(), kind: this.kind(), action: this.action(), within: this.within() }),
  );
  protected readonly actions = computed(() => actionsOf(this.query().kind));
  protected readonly emptyHeading = computed(() =>
    Object.keys(this.query()).length === 0 ? 'Nobody has done anything yet' : 'Nobody has done such a thing',
  );
  private readonly minute = computed(() => Math.floor(this.clock.nowMs() / MINUTE_MS));
  protected readonly exported = computed(() => exportAddress(this.query(), this.minute() * MINUTE_MS));

  protected show(queryParams: Readonly<Record<string, string | null>>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
