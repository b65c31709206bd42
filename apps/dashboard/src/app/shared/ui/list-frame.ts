import { NgTemplateOutlet } from '@angular/common';
import { Component, type Signal, type TemplateRef, computed, contentChild, input } from '@angular/core';
import { Pane } from '../keys/panes';
import { EmptyState } from './empty-state';
import { type FilterChip, FilterChips } from './filter-chips';
import { Loading } from './loading';
import { ProblemBar } from './problem-bar';

/** A list that is loaded, as far as its frame knows it. */
export interface LoadableList {
  readonly isLoading: Signal<boolean>;
  /** Whether it may be out of date. */
  readonly isStale: Signal<boolean>;
  readonly problem: Signal<string | undefined>;
  /** What people should know who wonder why nothing is found. */
  readonly note?: Signal<string | undefined>;
  reload(): void;
}

/** A list's filter, as far as its frame knows it. */
export interface ShownFilter {
  readonly rows: Signal<readonly unknown[]>;
  readonly total: Signal<number>;
  readonly chips: Signal<readonly FilterChip[]>;
  readonly isAllShown: Signal<boolean>;
  /** As typed. */
  readonly text: Signal<string>;
  /** Whether it leaves anything out that one wants to see at other times. */
  readonly isFiltered: Signal<boolean>;
  toggle(chip: string): void;
  showAll(): void;
  clear(): void;
}

/**
 * What is around every list: its heading, the chips that filter it, and a word in place of the rows when there are none. The page
 * gives the templates #rows and #empty, and #bar when something else stands in for the chips.
 */
@Component({
  selector: 'flamenco-list-frame',
  imports: [EmptyState, FilterChips, Loading, NgTemplateOutlet, Pane, ProblemBar],
  template: `
    <section flamencoPane="list" [attr.aria-label]="heading()">
      @if (above(); as template) {
        <ng-container [ngTemplateOutlet]="template" />
      }
      <div class="bar">
        <h1>{{ heading() }}</h1>
        @if (bar(); as template) {
          <ng-container [ngTemplateOutlet]="template" />
        } @else {
          <flamenco-filter-chips
            [chips]="filter().chips()"
            [total]="filter().total()"
            [isAllOn]="filter().isAllShown()"
            (toggled)="filter().toggle($event)"
            (cleared)="filter().showAll()"
          />
        }
      </div>
      @if (list().problem(); as message) {
        <flamenco-problem-bar [message]="message" (retry)="list().reload()" />
      }
      <div class="rows">
        @if (list().isLoading()) {
          <flamenco-loading [what]="'the ' + plural()" />
        } @else if (filter().rows().length > 0) {
          <ng-container [ngTemplateOutlet]="rows()" />
        } @else if (filter().total() > 0 || isNothingFound()) {
          <flamenco-empty-state icon="search" [heading]="'No ' + noun() + ' fits the filter'">
            @if (filter().total() > 0) {
              <p>{{ filter().total() }} {{ plural() }} are hidden by “{{ filter().text() }}”.</p>
            } @else {
              <p>
                {{
                  list().note?.() ?? 'There are none for “' + filter().text() + '”, whatever their status.'
                }}
              </p>
            }
            <button type="button" class="btn" (click)="filter().clear()">Clear the filter</button>
          </flamenco-empty-state>
        } @else if (list().isStale()) {
          <flamenco-empty-state
            icon="schedule"
            [heading]="'What ' + plural() + ' there are is not known at the moment'"
          >
            <p>The Manager does not answer.</p>
          </flamenco-empty-state>
        } @else if (!list().problem()) {
          <ng-container [ngTemplateOutlet]="empty()" />
        }
      </div>
    </section>
  `,
  styles: `
    :host {
      display: flex;
      flex: 1 1 0;
      min-width: 0;
      min-height: 0;
    }
    :host([hidden]) {
      display: none;
    }
    section {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 0;
    }
    .bar {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
      padding: 8px 12px;
      min-height: 43px;
    }
    h1 {
      margin-right: 8px;
      font-size: 15px;
    }
    .rows {
      flex: 1;
      min-height: 0;
      overflow: auto;
    }
    @media (max-width: 760px) {
      .bar {
        flex-wrap: nowrap;
        overflow: auto;
        scrollbar-width: none;
      }
    }
  `,
})
export class ListFrame {
  /** One of what is listed: 'job'. */
  readonly noun = input.required<string>();
  readonly heading = input.required<string>();
  readonly list = input.required<LoadableList>();
  readonly filter = input.required<ShownFilter>();
  /** Shown in place of the chips. */
  readonly bar = input<TemplateRef<unknown>>();

  /** Shown above the chips. */
  readonly above = input<TemplateRef<unknown>>();

  protected readonly rows = contentChild.required<TemplateRef<unknown>>('rows');
  protected readonly empty = contentChild.required<TemplateRef<unknown>>('empty');
  /** The filter may be all that is known: the Manager has counted only what fits. */
  protected readonly isNothingFound = computed(
    () => this.filter().isFiltered() && !this.list().isStale() && this.list().problem() === undefined,
  );
  protected readonly plural = computed(() => `${this.noun()}s`);
}
