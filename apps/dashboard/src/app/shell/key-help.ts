import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Keys } from '../shared/keys/keys';
import { VERB_KEYS } from '../shared/keys/verb-letters';
import { Offers } from '../shared/offers';
import { type KeyedVerb, verbOfKey } from './verb-keys';

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
      @for (verb of verbs; track verb.entry.key) {
        <dt>
          <kbd>{{ verb.entry.key }}</kbd>
        </dt>
        <dd>{{ verb.entry.label }}: {{ verb.offer.about }}</dd>
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
  /** What the letters of menus do now. */
  protected readonly verbs = verbsOf(inject(Offers));
}

function verbsOf({ all }: Offers): readonly KeyedVerb[] {
  return VERB_KEYS.map((key) => verbOfKey(all(), key)).filter((verb) => verb !== undefined);
}
