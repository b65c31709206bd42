import { Directive, ElementRef, effect, inject, input, output } from '@angular/core';

/** Tells when an element comes into view; and again, when it is still there after what it asked for has come. */
@Directive({ selector: '[flamencoWhenSeen]' })
export class WhenSeen {
  /** When this has changed, it is looked again. */
  readonly flamencoWhenSeen = input.required<unknown>();
  readonly seen = output();

  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    effect((onCleanup) => {
      this.flamencoWhenSeen();
      const observer = new IntersectionObserver((entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.seen.emit();
      });
      observer.observe(element);
      onCleanup(() => observer.disconnect());
    });
  }
}
