import { Component, input, output } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';

/** A folder of the Manager's computer: others are opened from it, and a new one is made in it. */
@Component({
  selector: 'flamenco-folder-picker',
  imports: [Icon, Roving],
  template: `
    <div class="path">
      <button
        type="button"
        class="btn icon-only"
        aria-label="The folder above"
        title="The folder above"
        [disabled]="parent() === undefined"
        (click)="opened.emit(parent() ?? '')"
      >
        <flamenco-icon name="keyboard_arrow_up" />
      </button>
      <b class="ellipsis" role="status">{{ path() }}</b>
      <span class="spacer"></span>
      <button type="button" class="btn" (click)="chosen.emit(path())">Use this folder</button>
    </div>
    @if (problem()) {
      <p class="bad" role="alert">{{ problem() }}</p>
    }
    <ul flamencoRoving [attr.aria-label]="'Folders in ' + path()" [attr.aria-busy]="isLoading()">
      @for (name of folders(); track name) {
        <li>
          <button type="button" class="folder" (click)="entered.emit(name)">
            <flamenco-icon name="folder" /><span class="ellipsis">{{ name }}</span>
          </button>
        </li>
      } @empty {
        <li class="muted none">{{ isLoading() ? 'Looking …' : 'No folders in it' }}</li>
      }
    </ul>
    @if (isCut()) {
      <p class="muted">There are more: type the path of another one.</p>
    }
    <form (submit)="create($event, fresh.value)">
      <input
        #fresh
        class="field"
        aria-label="Name of a new folder in it"
        placeholder="New folder"
        spellcheck="false"
        autocomplete="off"
      />
      <button type="submit" class="btn" [disabled]="isBusy()">Create</button>
    </form>
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      padding: 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--panel);
    }
    .path,
    form {
      display: flex;
      align-items: center;
      gap: 8px;
      min-width: 0;
    }
    form .field {
      flex: 1;
      min-width: 0;
    }
    ul {
      height: 200px;
      overflow: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
    }
    .folder {
      display: flex;
      align-items: center;
      gap: 8px;
      width: 100%;
      height: 28px;
      padding: 0 10px;
      text-align: left;
    }
    .folder:hover {
      background: var(--raised);
    }
    .folder:focus-visible {
      outline-offset: -2px;
    }
    flamenco-icon {
      flex: none;
      color: var(--muted);
    }
    .none {
      padding: 8px 10px;
    }
    .bad {
      color: var(--failed);
    }
    @media (max-width: 760px) {
      .folder {
        height: 36px;
      }
    }
  `,
})
export class FolderPicker {
  readonly path = input.required<string>();
  readonly parent = input.required<string | undefined>();
  readonly folders = input.required<readonly string[]>();
  readonly isCut = input.required<boolean>();
  readonly isLoading = input.required<boolean>();
  readonly isBusy = input.required<boolean>();
  /** Why it could not be looked at; empty: it could. */
  readonly problem = input.required<string>();
  /** A path. */
  readonly opened = output<string>();
  /** The name of a folder in it. */
  readonly entered = output<string>();
  /** A path. */
  readonly chosen = output<string>();
  /** The name of a folder that is to be made in it. */
  readonly createAsked = output<string>();

  protected create(event: Event, name: string): void {
    event.preventDefault();
    if (name.trim() !== '') this.createAsked.emit(name.trim());
  }
}
