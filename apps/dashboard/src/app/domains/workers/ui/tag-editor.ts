import { Component, type ElementRef, computed, input, output, signal, viewChild } from '@angular/core';
import type { WorkerSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { type CountedTag, hasTag } from '../data/worker-tags';

interface TagOption {
  readonly id: string;
  readonly label: string;
  /** Undefined: a tag of this name is to be made. */
  readonly tag: CountedTag | undefined;
}

/** A Worker's tags as chips that can be taken off, and a field that completes those that it may get as one types. */
@Component({
  selector: 'flamenco-tag-editor',
  imports: [Icon, NeedsManager],
  template: `
    <div class="chips">
      @for (tag of own(); track tag.id) {
        <span class="pill" [title]="tag.description ?? ''">
          {{ tag.name }}
          @if (!isFixed()) {
            <button
              type="button"
              flamencoNeedsManager
              [attr.aria-label]="'Take off the tag ' + tag.name"
              (click)="removed.emit(tag)"
            >
              <flamenco-icon name="close" />
            </button>
          }
        </span>
      }
      <span class="adding" [hidden]="isFixed()">
        <input
          #field
          class="field"
          role="combobox"
          aria-label="Add a tag"
          aria-autocomplete="list"
          aria-controls="tag-options"
          autocomplete="off"
          placeholder="Add a tag"
          maxlength="1000"
          [attr.aria-expanded]="isOpen()"
          [attr.aria-activedescendant]="isOpen() ? activeId() : null"
          [value]="text()"
          (input)="type(field.value)"
          (focus)="isOpen.set(true)"
          (blur)="isOpen.set(false)"
          (keydown)="press($event)"
        />
        <ul
          id="tag-options"
          role="listbox"
          aria-label="Tags"
          class="menu"
          [hidden]="!isOpen() || options().length === 0"
        >
          @for (option of options(); track option.id; let index = $index) {
            <li
              role="option"
              [id]="option.id"
              [attr.aria-selected]="index === active()"
              [class.active]="index === active()"
              (mousedown)="choose($event, option)"
            >
              {{ option.label }}
            </li>
          }
        </ul>
      </span>
    </div>
    @if (own().length === 0) {
      <p class="muted">No tags: it takes only jobs that are not limited to one.</p>
    }
  `,
  styles: `
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .pill button {
      color: var(--muted);
      margin-right: -4px;
    }
    .pill button:hover {
      color: var(--text);
    }
    .pill flamenco-icon {
      scale: 0.8;
    }
    .adding {
      position: relative;
    }
    .adding[hidden] {
      display: none;
    }
    .field {
      width: 130px;
      height: 24px;
    }
    ul {
      position: absolute;
      z-index: 5;
      top: 27px;
      left: 0;
      min-width: 170px;
      max-height: 220px;
      overflow-y: auto;
    }
    ul[hidden] {
      display: none;
    }
    li {
      padding: 5px 8px;
      border-radius: 4px;
      cursor: default;
    }
    li.active,
    li:hover {
      background: var(--bg);
    }
    p {
      margin-top: 6px;
    }
  `,
})
export class TagEditor {
  readonly worker = input.required<WorkerSummary>();
  readonly tags = input.required<readonly CountedTag[]>();
  /** Whether they are only shown. */
  readonly isFixed = input(false);
  readonly added = output<CountedTag>();
  readonly removed = output<CountedTag>();
  /** The name of a tag that the Worker should have, and that does not exist yet. */
  readonly created = output<string>();

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  protected readonly text = signal('');
  protected readonly isOpen = signal(false);
  protected readonly active = signal(0);

  protected readonly own = computed(() => this.tags().filter((tag) => hasTag(this.worker(), tag)));
  protected readonly options = computed((): readonly TagOption[] => {
    const typed = this.text().trim();
    const wanted = typed.toLowerCase();
    const others = this.tags().filter((tag) => !hasTag(this.worker(), tag));
    const fitting = others.filter(({ name }) => name.toLowerCase().includes(wanted));
    const isNew = typed !== '' && !this.tags().some(({ name }) => name === typed);
    return [
      ...fitting.map((tag) => ({ id: `tag-option-${tag.id}`, label: tag.name, tag })),
      ...(isNew ? [{ id: 'tag-option-new', label: `Create “${typed}”`, tag: undefined }] : []),
    ];
  });
  protected readonly activeId = computed(() => this.options()[this.active()]?.id ?? null);

  protected type(text: string): void {
    this.text.set(text);
    this.active.set(0);
    this.isOpen.set(true);
  }

  protected press(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const count = this.options().length;
    if (step !== undefined && count > 0) {
      this.isOpen.set(true);
      this.active.update((index) => (index + step + count) % count);
    } else if (event.key === 'Enter') this.take(this.options()[this.active()]);
    else if (event.key === 'Escape' && (this.isOpen() || this.text() !== '')) {
      event.stopPropagation(); // the dock stays
      this.text.set('');
      this.isOpen.set(false);
    } else return;
    event.preventDefault();
  }

  /** Before the field would lose the focus. */
  protected choose(event: Event, option: TagOption): void {
    event.preventDefault();
    this.take(option);
  }

  private take(option: TagOption | undefined): void {
    if (option === undefined) return;
    if (option.tag === undefined) this.created.emit(this.text().trim());
    else this.added.emit(option.tag);
    this.field().nativeElement.value = '';
    this.text.set('');
    this.active.set(0);
  }
}
