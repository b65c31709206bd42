import { CdkMenu, CdkMenuItem } from '@angular/cdk/menu';
import { Component, computed, inject, input, output, viewChild } from '@angular/core';
import { countOf } from '../count-words';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';
import { injectMay } from '../identity/own-identity';
import { type Restricted, permitted } from '../identity/permitted';
import type { VerbKey } from '../keys/verb-letters';
import { ConnectionState } from '../live/connection-state';
import { injectMenuFocus } from './menu-focus';

/** Something that can be done, as an entry of a menu. */
export interface MenuEntry<Id extends string = string> extends Restricted {
  readonly id: Id;
  readonly label: string;
  readonly icon: IconName;
  /** Behind the label: to how many it applies. */
  readonly note?: string;
  readonly isDisabled?: boolean;
  /** Why it is disabled. */
  readonly reason?: string;
  /** It does not need the Manager to answer. */
  readonly worksAlone?: boolean;
  /** A line above it. */
  readonly startsGroup?: boolean;
  /** Does it without the menu, to what is open or selected. */
  readonly key?: VerbKey;
}

/**
 * What can be done to one or more things: the same menu for right click and "…". It takes the focus, and gives it back to what
 * had it before.
 */
@Component({
  selector: 'flamenco-action-menu',
  imports: [CdkMenu, CdkMenuItem, Icon],
  template: `
    <div class="menu" cdkMenu>
      <div class="menu-title ellipsis" [title]="title()">{{ title() }}</div>
      @if (staleReason(); as reason) {
        <p class="note muted">{{ reason }}</p>
      }
      @for (entry of shown(); track entry.id) {
        @if (entry.startsGroup && !$first) {
          <hr />
        }
        <button
          type="button"
          cdkMenuItem
          [cdkMenuItemDisabled]="entry.isDisabled === true || (isStale() && entry.worksAlone !== true)"
          [title]="entry.isDisabled ? (entry.reason ?? '') : ''"
          [attr.aria-keyshortcuts]="entry.key === '+' ? 'Plus' : entry.key"
          (cdkMenuItemTriggered)="chosen.emit(entry.id)"
        >
          <flamenco-icon [name]="entry.icon" />{{ entry.label }}
          @if (entry.note !== undefined) {
            <span class="muted">{{ entry.note }}</span>
          }
          @if (entry.key !== undefined) {
            <span class="spacer"></span>
            <kbd aria-hidden="true">{{ entry.key }}</kbd>
          }
        </button>
      }
    </div>
  `,
})
export class ActionMenu {
  readonly title = input.required<string>();
  readonly entries = input.required<readonly MenuEntry[]>();
  /** An entry's id. */
  readonly chosen = output<string>();

  private readonly connection = inject(ConnectionState);
  protected readonly isStale = this.connection.isStale;
  protected readonly staleReason = this.connection.staleReason;
  private readonly may = injectMay();
  protected readonly shown = computed(() => permitted(this.entries(), this.may));
  private readonly menu = viewChild.required(CdkMenu);

  constructor() {
    injectMenuFocus(this.menu);
  }
}

/** The title of a menu for these: the name of the only one, or how many there are. */
export function menuTitle(items: readonly { readonly name: string }[], noun: string): string {
  const [first, ...more] = items;
  return more.length === 0 ? (first?.name ?? '') : countOf(more.length + 1, noun);
}

/**
 * A verb as an entry: disabled when it fits none of the items, with how many it fits when there are several.
 * @param reason - why it does not fit the only one
 */
export function verbEntry<Id extends string>(
  verb: Pick<MenuEntry<Id>, 'id' | 'label' | 'icon' | 'key' | 'needs'>,
  fits: number,
  count: number,
  reason: string,
): MenuEntry<Id> {
  const { id, label, icon, key, needs } = verb;
  const why = fits > 0 ? {} : { isDisabled: true, reason: count > 1 ? `fits none of the ${count}` : reason };
  const note = count > 1 ? { note: `${fits} of ${count}` } : {};
  return { id, label, icon, ...why, ...note, ...(key !== undefined && { key }), ...(needs && { needs }) };
}
