import { Dialog } from '@angular/cdk/dialog';
import { Component, inject, input } from '@angular/core';
import { FilmStrip } from '../../renders/ui/film-strip';
import { PictureDialog, type ShownStrip } from '../../renders/ui/picture-dialog';
import { PictureStrip } from '../../renders/data/picture-strip';
import type { Picture } from '../../renders/data/pictures';

/** What the selected job has rendered: the newest picture, and a film strip of the others. A click shows them large. */
@Component({
  selector: 'flamenco-pictures-panel',
  imports: [FilmStrip],
  template: `
    @if (strip.newest(); as picture) {
      <button
        type="button"
        class="newest"
        [attr.aria-label]="picture.title + ', the newest picture: show it large'"
        (click)="open(undefined)"
      >
        <img [src]="picture.small" alt="" />
        <span>{{ picture.title }}</span>
      </button>
      <flamenco-film-strip [pictures]="strip.pictures()" [current]="picture.id" (chosen)="open($event)" />
    } @else if (strip.unknown()) {
      <img class="unknown" [src]="strip.unknown()" alt="What was rendered last" />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 168px minmax(0, 1fr);
      align-items: center;
      gap: 8px;
      padding: 8px 12px 0;
    }
    .newest {
      position: relative;
    }
    img {
      display: block;
      width: 168px;
      aspect-ratio: 16 / 9;
      object-fit: cover;
      border-radius: var(--radius);
      background: #000;
    }
    .newest span {
      position: absolute;
      left: 6px;
      bottom: 6px;
      padding: 0 6px;
      border-radius: 4px;
      background: rgb(0 0 0 / 72%);
      color: #fff;
      font-size: 12px;
    }
  `,
})
export class PicturesPanel {
  readonly jobName = input.required<string>();

  protected readonly strip = inject(PictureStrip);
  private readonly dialog = inject(Dialog);

  protected open(picture: Picture | undefined): void {
    this.strip.look(picture);
    const data: ShownStrip = { name: this.jobName(), strip: this.strip };
    const opened = this.dialog.open(PictureDialog, {
      data,
      ariaLabel: `Pictures of ${this.jobName()}`,
      backdropClass: 'dim',
      autoFocus: 'input',
    });
    opened.closed.subscribe(() => this.strip.look(undefined));
  }
}
