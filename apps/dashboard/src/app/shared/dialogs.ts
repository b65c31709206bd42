import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog, type Agreement, type Confirmation } from './ui/confirm-dialog';
import { NameDialog, type GivenName, type NameQuestion } from './ui/name-dialog';
import { NumberDialog, type NumberQuestion } from './ui/number-dialog';

/** Asks the person at the screen. */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly dialog = inject(Dialog);

  /** Whether the person agrees. */
  async confirm(data: Confirmation): Promise<boolean> {
    return (await this.agree(data)) !== undefined;
  }

  /** What the person agrees to; undefined: to nothing. */
  async agree(data: Confirmation): Promise<Agreement | undefined> {
    const ariaLabelledBy = 'confirm-question';
    const opened = this.dialog.open<Agreement>(ConfirmDialog, { data, ariaLabelledBy, backdropClass: 'dim' });
    return firstValueFrom(opened.closed);
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

  /** A name, or undefined when the person thought better of it. */
  async name(data: NameQuestion): Promise<GivenName | undefined> {
    const opened = this.dialog.open<GivenName>(NameDialog, {
      data,
      ariaLabel: data.question,
      backdropClass: 'dim',
    });
    return firstValueFrom(opened.closed);
  }
}
