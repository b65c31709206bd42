import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Change } from '@flamenco/api-client';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { KIND_WORDS, doneWords, factsOf, linkOf } from '../data/change-words';

/** What people did, the latest first: who did what to what, when, and what it was before. */
@Component({
  selector: 'flamenco-change-list',
  imports: [RouterLink],
  template: `
    <ol aria-label="History">
      @for (entry of entries(); track entry.id) {
        <li>
          <time [attr.datetime]="entry.happened" [title]="entry.exact">{{ entry.ago }}</time>&ngsp;
          <div>
            <p>
              <b [title]="'From ' + entry.address">{{ entry.who }}</b>{{ ' ' + entry.done }}
              @if (entry.isOwn) {
                {{ 'the ' + entry.kind }}
              } @else if (entry.name) {
                {{ entry.kind }}
                @if (entry.link; as link) {
                  <a [routerLink]="link">{{ entry.name }}</a>
                } @else {
                  <span class="name">{{ entry.name }}</span>
                }
              }
              <span class="muted from">{{ ' from ' + entry.address }}</span>
            </p>
            @if (entry.facts.length > 0) {
              &ngsp;
              <ul aria-label="What was changed">
                @for (fact of entry.facts; track fact.name) {
                  <li>
                    <span class="muted">{{ fact.name }}</span>&ngsp;
                    @if (fact.before !== undefined) {
                      <span class="before"
                        ><span class="cdk-visually-hidden">was </span>{{ fact.before }}</span
                      >
                    }
                    @if (fact.after !== undefined) {
                      @if (fact.before !== undefined) {
                        &ngsp;<span aria-hidden="true">→</span><span class="cdk-visually-hidden"> is </span>
                      }
                      <span>{{ fact.after + ' ' }}</span>
                    }
                  </li>
                }
              </ul>
            }
          </div>
        </li>
      }
    </ol>
  `,
  styles: `
    ol > li {
      display: grid;
      grid-template-columns: 86px minmax(0, 1fr);
      gap: 10px;
      padding: 7px 14px;
      border-bottom: 1px solid var(--line);
    }
    time {
      color: var(--muted);
      white-space: nowrap;
    }
    p,
    ul li {
      overflow-wrap: anywhere;
    }
    b,
    .name {
      font-weight: 600;
    }
    .from {
      display: inline-block;
      margin-left: 4px;
      font-size: 12px;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 0 16px;
      margin-top: 2px;
      font-size: 12.5px;
    }
    ul li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 6px;
    }
    .before {
      color: var(--muted);
      text-decoration: line-through;
    }
    @media (max-width: 760px) {
      ol > li {
        grid-template-columns: 70px minmax(0, 1fr);
        gap: 8px;
        padding: 7px 12px;
      }
    }
  `,
})
export class ChangeList {
  readonly changes = input.required<readonly Change[]>();
  readonly nowMs = input.required<number>();
  /** On the page of this thing, its name need not be said. */
  readonly ownId = input<string>();

  protected readonly entries = computed(() => {
    const own = this.ownId();
    return this.changes().map((change) => ({
      ...{ id: change.id, happened: change.happened, address: change.address, who: change.actor.name },
      exact: exactTime(change.happened),
      ago: relativeTime(change.happened, this.nowMs()),
      done: doneWords(change),
      kind: KIND_WORDS[change.object.kind],
      name: change.object.name,
      isOwn: own !== undefined && change.object.id === own,
      link: linkOf(change),
      facts: factsOf(change),
    }));
  });
}
