import { Component, input, output } from '@angular/core';
import { Icon } from '../icons/icon';

/** What of a zoomed view is said of its two buttons: "Larger cells", and by which keys it is done as well. */
export interface ZoomWords {
  readonly in: string;
  readonly out: string;
  /** Behind the words on hover: 'or Ctrl and the wheel'; left out: there is no other way. */
  readonly otherWay?: string;
}

/** The buttons that make what is shown smaller and larger. */
@Component({
  selector: 'flamenco-zoom-buttons',
  imports: [Icon],
  template: `
    <button
      type="button"
      class="btn quiet icon-only"
      [attr.aria-label]="words().out"
      [title]="hover(words().out, '−')"
      [disabled]="!canZoomOut()"
      (click)="zoomed.emit(-1)"
    >
      <flamenco-icon name="remove" />
    </button>
    <button
      type="button"
      class="btn quiet icon-only"
      [attr.aria-label]="words().in"
      [title]="hover(words().in, '+')"
      [disabled]="!canZoomIn()"
      (click)="zoomed.emit(1)"
    >
      <flamenco-icon name="add" />
    </button>
  `,
  styles: `
    :host {
      display: inline-flex;
    }
    @media (max-width: 760px) {
      .btn {
        width: 36px;
        height: 36px;
      }
    }
  `,
})
export class ZoomButtons {
  readonly words = input.required<ZoomWords>();
  readonly canZoomOut = input(true);
  readonly canZoomIn = input(true);
  readonly zoomed = output<1 | -1>();

  protected hover(words: string, key: string): string {
    const { otherWay } = this.words();
    return otherWay === undefined ? words : `${words} (${key}, ${otherWay})`;
  }
}
