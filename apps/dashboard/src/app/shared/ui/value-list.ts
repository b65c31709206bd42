import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';
import { Icon } from '../icons/icon';

/** One fact with its name. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
  /** Whether it is an id, a path or the like: in the fixed-width font, with a button that copies it. */
  readonly isCode?: boolean;
  /** Whether it has that button though it is none: an address. */
  readonly isPasted?: boolean;
}

/** Facts, one a line; those that people paste elsewhere can be copied (also without HTTPS). */
@Component({
  selector: 'flamenco-value-list',
  imports: [Icon],
  template: `
    <dl>
      @for (item of values(); track item.name) {
        <dt>{{ item.name }}</dt>
        <dd [class.mono]="item.isCode">
          <span class="value">{{ item.value }}</span>
          @if ((item.isCode || item.isPasted) && item.value) {
            <button type="button" [attr.aria-label]="'Copy ' + item.name" title="Copy" (click)="copy(item)">
              <flamenco-icon [name]="copied() === item.name ? 'check' : 'content_copy'" />
            </button>
          }
        </dd>
      }
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: minmax(90px, max-content) minmax(0, 1fr);
      gap: 5px 14px;
      padding: 10px 14px;
    }
    dt {
      color: var(--muted);
    }
    dd {
      overflow-wrap: anywhere;
    }
    .value {
      white-space: pre-wrap;
    }
    button {
      margin-left: 4px;
      color: var(--muted);
      vertical-align: -3px;
    }
    button:hover {
      color: var(--text);
    }
    flamenco-icon {
      scale: 0.8;
    }
  `,
})
export class ValueList {
  readonly values = input.required<readonly NamedValue[]>();
  protected readonly copied = signal<string | undefined>(undefined);
  private readonly clipboard = inject(Clipboard);

  protected copy(item: NamedValue): void {
    if (!this.clipboard.copy(item.value)) return;
    this.copied.set(item.name);
    setTimeout(() => this.copied.set(undefined), 1200);
  }
}
