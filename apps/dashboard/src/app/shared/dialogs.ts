import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type Confirmation } from './ui/confirm-dialog';
import { NumberDialog, type NumberQuestion } from './ui/number-dialog';

/** Asks the person at the screen. */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** Whether the person agrees. */
  async confirm(data: Confirmation): Promise<boolean> {
    const ariaLabelledBy = 'confirm-question';
    const opened = this.dialog.open<boolean>(ConfirmDialog, { data, ariaLabelledBy, backdropClass: 'dim' });
    return (await firstValueFrom(opened.closed)) ?? false;
  }

  /** A number, or undefined when the person thought better of it. */
  async number(data: NumberQuestion): Promise<number | undefined> {
    const opened = this.dialog.open<number>(NumberDialog, {
      data,
      ariaLabel: data.question,
      backdropClass: 'dim',
    });
    return firstValueFrom(opened.closed);
  }
}
