import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Keys } from '../shared/keys/keys';

const SHOWN: Readonly<Record<string, string>> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑' };

/** The keys that work on the open page. */
@Component({
  selector: 'flamenco-key-help',
  host: { class: 'dialog' },
  template: `
    <h2>Keys</h2>
    <dl>
      @for (binding of bindings; track binding) {
        <dt>
          @if (binding.withCtrl) {
            <kbd>Ctrl</kbd>
          }
          @for (key of binding.keys; track key) {
            <kbd>{{ shown[key] ?? key }}</kbd>
          }
        </dt>
        <dd>{{ binding.does }}</dd>
      }
      <dt><kbd>Shift</kbd> <kbd>Ctrl</kbd></dt>
      <dd>With a click: select a range, add to the selection</dd>
    </dl>
    <div class="dialog-actions">
      <button type="button" class="btn" (click)="dialog.close()">Close</button>
    </div>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: max-content 1fr;
      gap: 8px 16px;
    }
  `,
})
export class KeyHelp {
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly bindings = inject(Keys).bindings();
  protected readonly shown = SHOWN;
}
