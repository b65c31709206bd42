import { Component, ElementRef, computed, inject, input, output } from '@angular/core';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import type { Picture } from '../data/pictures';
import { FilmStrip } from './film-strip';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

/** A big picture, and a slider and a film strip to go through the others of its job; the arrow keys do, too. */
@Component({
  selector: 'flamenco-picture-viewer',
  imports: [FilmStrip, Icon],
  host: { '(keydown)': 'press($event)' },
  template: `
    @if (shown(); as picture) {
      <figure>
        <img [src]="picture.large" [alt]="picture.title + ' of ' + name()" />
        <figcaption>
          <span>{{ picture.title }}</span>
          <span>{{ picture.worker }}</span>
          <time [attr.datetime]="picture.rendered" [title]="exact(picture.rendered)">{{
            ago(picture.rendered)
          }}</time>
        </figcaption>
      </figure>
      <div class="controls">
        <button
          type="button"
          class="btn quiet icon-only back"
          aria-label="Previous picture"
          [disabled]="place() === 0"
          (click)="step(-1)"
        >
          <flamenco-icon name="chevron_right" />
        </button>
        <span class="slider" data-pane-start>
          <input
            type="range"
            min="0"
            aria-label="Pictures"
            [max]="pictures().length - 1"
            [value]="place()"
            [attr.aria-valuetext]="picture.title"
            (input)="go($event)"
          />
        </span>
        <button
          type="button"
          class="btn quiet icon-only"
          aria-label="Next picture"
          [disabled]="place() === pictures().length - 1"
          (click)="step(1)"
        >
          <flamenco-icon name="chevron_right" />
        </button>
        <span class="muted tabular">{{ place() + 1 }} of {{ pictures().length }}</span>
        <span class="spacer"></span>
        <button
          type="button"
          class="btn"
          [attr.aria-pressed]="followsNewest()"
          title="Show each new picture as it comes"
          (click)="chosen.emit(undefined)"
        >
          Follow the newest
        </button>
        <button
          type="button"
          class="btn quiet icon-only"
          aria-label="Full screen"
          title="Full screen"
          (click)="toggleFullScreen()"
        >
          <flamenco-icon name="open_in_full" />
        </button>
      </div>
      <flamenco-film-strip [pictures]="pictures()" [current]="picture.id" (chosen)="chosen.emit($event)" />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      gap: 8px;
      min-height: 0;
      min-width: 0;
      background: var(--panel);
    }
    figure {
      position: relative;
      flex: 1 1 0;
      min-height: 120px;
      margin: 0;
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: contain;
      border-radius: var(--radius);
      background: #000;
    }
    figcaption {
      position: absolute;
      left: 8px;
      bottom: 8px;
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    figcaption > * {
      padding: 1px 8px;
      border-radius: 4px;
      background: rgb(0 0 0 / 72%);
      color: #fff;
      font-size: 12px;
      font-variant-numeric: tabular-nums;
    }
    .controls {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .back flamenco-icon {
      transform: scaleX(-1);
    }
    .slider {
      flex: 1 1 120px;
      min-width: 60px;
    }
    input {
      width: 100%;
      accent-color: var(--accent);
    }
    [aria-pressed='true'] {
      border-color: var(--accent);
    }
  `,
})
export class PictureViewer {
  /** Whose pictures these are. */
  readonly name = input.required<string>();
  readonly pictures = input.required<readonly Picture[]>();
  readonly shown = input.required<Picture | undefined>();
  readonly followsNewest = input.required<boolean>();
  /** Undefined: the newest, whichever that is. */
  readonly chosen = output<Picture | undefined>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly clock = inject(Clock);
  protected readonly exact = exactTime;
  protected readonly place = computed(() =>
    Math.max(
      0,
      this.pictures().findIndex(({ id }) => id === this.shown()?.id),
    ),
  );

  protected ago(timestamp: string): string {
    return relativeTime(timestamp, this.clock.nowMs());
  }

  /** Whatever has the focus in here: the slider would go through them one by one, the film strip stays beside it. */
  protected press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const by = STEPS[event.key];
    if (by !== undefined) this.step(by);
    else if (event.key === 'Home') this.show(0);
    else if (event.key === 'End') this.show(this.pictures().length - 1);
    else return;
    event.preventDefault();
  }

  protected step(by: number): void {
    this.show(this.place() + by);
  }

  protected go(event: Event): void {
    this.show(Number((event.target as HTMLInputElement).value));
  }

  protected toggleFullScreen(): void {
    if (document.fullscreenElement === this.host) void document.exitFullscreen();
    else void this.host.requestFullscreen();
  }

  private show(place: number): void {
    const picture = this.pictures()[Math.min(Math.max(place, 0), this.pictures().length - 1)];
    if (picture !== undefined) this.chosen.emit(picture);
  }
}
