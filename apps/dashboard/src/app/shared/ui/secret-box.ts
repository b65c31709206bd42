import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';
import { Icon } from '../icons/icon';

/** Something that is shown once, to be copied. */
@Component({
  selector: 'flamenco-secret-box',
  imports: [Icon],
  template: `
    <label for="secret-box">{{ label() }}</label>
    <div class="line">
      <input
        #field
        id="secret-box"
        class="field mono"
        readonly
        cdkFocusInitial
        [value]="secret()"
        (focus)="field.select()"
      />
      <button type="button" class="btn" (click)="copy()">
        <flamenco-icon [name]="isCopied() ? 'check' : 'content_copy'" />{{ isCopied() ? 'Copied' : 'Copy' }}
      </button>
    </div>
    <p class="muted">It is shown only now: copy it before you close this.</p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
    }
    .line {
      display: flex;
      gap: 8px;
    }
    .field {
      flex: 1;
      min-width: 0;
    }
  `,
})
export class SecretBox {
  readonly label = input.required<string>();
  readonly secret = input.required<string>();
  private readonly clipboard = inject(Clipboard);
  protected readonly isCopied = signal(false);

  protected copy(): void {
    this.isCopied.set(this.clipboard.copy(this.secret()));
  }
}
