import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Icon } from '../../../shared/icons/icon';
import type { PictureStrip } from '../data/picture-strip';
import { PictureViewer } from './picture-viewer';

/** Whose pictures a dialog shows. */
export interface ShownStrip {
  readonly name: string;
  readonly strip: PictureStrip;
}

/** The pictures of a job, as large as there is room. */
@Component({
  selector: 'flamenco-picture-dialog',
  imports: [Icon, PictureViewer],
  host: { class: 'dialog' },
  template: `
    <header>
      <h2 class="ellipsis">{{ data.name }}</h2>
      <button type="button" class="btn quiet icon-only" aria-label="Close" (click)="dialog.close()">
        <flamenco-icon name="close" />
      </button>
    </header>
    <flamenco-picture-viewer
      [name]="data.name"
      [pictures]="data.strip.pictures()"
      [shown]="data.strip.shown()"
      [followsNewest]="data.strip.followsNewest()"
      (chosen)="data.strip.look($event)"
    />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      width: min(1480px, calc(100vw - 32px));
      height: calc(100vh - 64px);
    }
    header {
      display: flex;
      justify-content: space-between;
      gap: 8px;
    }
    flamenco-picture-viewer {
      flex: 1;
    }
  `,
})
export class PictureDialog {
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly data = inject<ShownStrip>(DIALOG_DATA);
}
