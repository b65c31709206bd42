import { Directive } from '@angular/core';

/** Tells when rows must stay where they are: while the pointer is over the table, or Shift is held to select several. */
@Directive({
  selector: '[flamencoRowsHold]',
  host: {
    '(pointerenter)': 'point($event)',
    '(pointerleave)': 'leave()',
    '(document:keydown)': 'holdShift($event.shiftKey)',
    '(document:keyup)': 'holdShift($event.shiftKey)',
    '(window:blur)': 'holdShift(false)',
  },
})
export class RowsHold {
  private isPointed = false;
  private isShiftHeld = false;

  isHeld(): boolean {
    return this.isPointed || this.isShiftHeld;
  }

  protected point({ pointerType, shiftKey }: PointerEvent): void {
    this.isPointed = pointerType === 'mouse';
    this.isShiftHeld = shiftKey;
  }

  protected leave(): void {
    this.isPointed = false;
  }

  /** Each key says whether Shift is held, also one that is let go of elsewhere; nothing does when the window is left. */
  protected holdShift(isHeld: boolean): void {
    this.isShiftHeld = isHeld;
  }
}
