import { Directive, ElementRef, inject, input } from '@angular/core';
import { ConnectionState } from '../live/connection-state';

/**
 * A button whose act needs the Manager: while that does not answer, it can be reached and says why it is disabled, but does nothing.
 * (A button that is `disabled` has no tooltip, and the keyboard skips it.)
 */
@Directive({
  selector: 'button[flamencoNeedsManager]',
  host: {
    '[attr.aria-disabled]': 'reason() === undefined ? null : true',
    '[attr.title]': 'reason() ?? (title() || null)',
  },
})
export class NeedsManager {
  /** What the button's tooltip says otherwise. */
  readonly title = input('');
  protected readonly reason = inject(ConnectionState).staleReason;

  constructor() {
    const button = inject<ElementRef<HTMLButtonElement>>(ElementRef).nativeElement;
    // Captured: it runs before the listeners that act.
    const block = (event: Event): void => {
      if (this.reason() !== undefined) event.stopImmediatePropagation();
    };
    button.addEventListener('click', block, { capture: true });
  }
}
