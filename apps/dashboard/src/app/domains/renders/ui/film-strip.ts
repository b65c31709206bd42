import { Component, ElementRef, effect, inject, input, output } from '@angular/core';
import { Roving } from '../../../shared/keys/roving';
import type { Picture } from '../data/pictures';

/** The pictures of a job beside each other, small; what is looked at is in sight. */
@Component({
  selector: 'flamenco-film-strip',
  imports: [Roving],
  template: `
    <div class="strip" role="group" aria-label="Film strip" flamencoRoving>
      @for (picture of pictures(); track picture.id) {
        <button
          type="button"
          [title]="picture.title"
          [attr.aria-current]="picture.id === current() ? 'true' : null"
          (click)="chosen.emit(picture)"
        >
          <img [src]="picture.tiny" alt="" loading="lazy" width="80" height="45" />
          <small class="ellipsis">{{ picture.frame ?? picture.title }}</small>
        </button>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .strip {
      display: flex;
      gap: 4px;
      padding: 3px;
      overflow-x: auto;
    }
    button {
      flex: none;
      width: 80px;
    }
    img {
      display: block;
      object-fit: cover;
      border-radius: 3px;
      background: #000;
    }
    small {
      display: block;
      font-size: 11px;
      line-height: 16px;
      color: var(--muted);
    }
    [aria-current] img {
      outline: 2px solid var(--accent);
      outline-offset: 1px;
    }
    [aria-current] small {
      color: var(--text);
      font-weight: 600;
    }
  `,
})
export class FilmStrip {
  readonly pictures = input.required<readonly Picture[]>();
  /** The id of what is looked at. */
  readonly current = input<string>();
  readonly chosen = output<Picture>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const id = this.current();
      const place = this.pictures().findIndex((picture) => picture.id === id);
      // After the strip is drawn: the picture may be new.
      queueMicrotask(() => this.bringIntoSight(place));
    });
  }

  private bringIntoSight(place: number): void {
    const strip = this.host.querySelector('.strip');
    const button = strip?.children[place];
    if (!(strip instanceof HTMLElement) || !(button instanceof HTMLElement)) return;
    const start = button.offsetLeft - strip.offsetLeft;
    const isHidden =
      start < strip.scrollLeft || start + button.offsetWidth > strip.scrollLeft + strip.clientWidth;
    if (isHidden) strip.scrollLeft = start - strip.clientWidth / 2;
  }
}
