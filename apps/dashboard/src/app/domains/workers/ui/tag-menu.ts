import { CdkMenu, CdkMenuItem, CdkMenuItemCheckbox } from '@angular/cdk/menu';
import { Component, computed, input, output } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { menuTitle } from '../../../shared/ui/action-menu';
import { type CountedTag, hasTag } from '../data/worker-tags';

/** What a person wants of a tag. */
export interface TagWish {
  readonly tag: CountedTag;
  /** Whether all of the Workers should have it. */
  readonly isWanted: boolean;
}

/** Which tags one or more Workers have: a tick gives it to all of them, or takes it from all. */
@Component({
  selector: 'flamenco-tag-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuItemCheckbox, Icon],
  template: `
    <div class="menu" cdkMenu aria-label="Tags">
      <div class="menu-title ellipsis">Tags of {{ title() }}</div>
      @for (item of items(); track item.tag.id) {
        <button
          type="button"
          cdkMenuItemCheckbox
          [cdkMenuItemChecked]="item.isOfAll"
          (cdkMenuItemTriggered)="chosen.emit({ tag: item.tag, isWanted: !item.isOfAll })"
        >
          <flamenco-icon [name]="item.isOfAll ? 'check' : item.count > 0 ? 'remove' : 'tag'" />
          {{ item.tag.name }}
          @if (workers().length > 1) {
            <span class="muted">{{ item.count }} of {{ workers().length }}</span>
          }
        </button>
      } @empty {
        <p class="note muted">There are no tags yet.</p>
      }
      <hr />
      <button type="button" cdkMenuItem (cdkMenuItemTriggered)="administration.emit()">
        <flamenco-icon name="edit" />Create and change tags …
      </button>
    </div>
  `,
})
export class TagMenu {
  readonly workers = input.required<readonly WorkerSummary[]>();
  readonly tags = input.required<readonly CountedTag[]>();
  readonly chosen = output<TagWish>();
  readonly administration = output();

  protected readonly title = computed(() => menuTitle(this.workers(), 'Worker'));
  protected readonly items = computed(() =>
    this.tags().map((tag) => {
      const count = this.workers().filter((worker) => hasTag(worker, tag)).length;
      return { tag, count, isOfAll: count > 0 && count === this.workers().length };
    }),
  );
}
