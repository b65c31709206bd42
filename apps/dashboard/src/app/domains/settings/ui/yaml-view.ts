import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, signal } from '@angular/core';

/** What the configuration file will be. */
export interface ShownFile {
  /** Where it is, on the computer of the Manager. */
  readonly file: string;
  readonly yaml: string;
}

/** The configuration file as it will be once the changes are saved, to be read and copied. */
@Component({
  selector: 'flamenco-yaml-view',
  host: { class: 'dialog' },
  template: `
    <h2>What the file will say</h2>
    <p class="muted">
      <code>{{ data.file }}</code>: its comments stay, and are not shown here; passwords are hidden.
    </p>
    <pre class="mono" tabindex="0" aria-label="The configuration file">{{ data.yaml }}</pre>
    <div class="dialog-actions">
      <button type="button" class="btn" (click)="copy()">{{ isCopied() ? 'Copied' : 'Copy' }}</button>
      <button type="button" class="btn primary" (click)="dialog.close()">Close</button>
    </div>
  `,
  styles: `
    :host {
      width: min(760px, calc(100vw - 32px));
    }
    p {
      overflow-wrap: anywhere;
    }
    pre {
      max-height: 60vh;
      margin: 10px 0 0;
      padding: 10px 12px;
      overflow: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--bg);
    }
  `,
})
export class YamlView {
  protected readonly data = inject<ShownFile>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly isCopied = signal(false);
  private readonly clipboard = inject(Clipboard);

  protected copy(): void {
    this.isCopied.set(this.clipboard.copy(this.data.yaml));
  }
}
