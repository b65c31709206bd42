import type { Provider } from '@angular/core';
import { Dialogs } from '../app/shared/dialogs';
import type { Agreement, Confirmation } from '../app/shared/ui/confirm-dialog';

type Question = Pick<Confirmation, 'question' | 'consequence' | 'details' | 'more'>;

/** A person who answers each question in the same way, and remembers what was asked. */
export class FakeDialogs {
  readonly asked: string[] = [];
  /** What was listed with the last question. */
  details: readonly string[] = [];
  agrees = true;
  /** Whether the person ticks what is offered as well. */
  wantsMore = false;
  chosen: number | undefined = 80;

  readonly provider: Provider = { provide: Dialogs, useValue: this };

  async confirm(question: Question): Promise<boolean> {
    return (await this.agree(question)) !== undefined;
  }

  agree({ question, consequence, details = [], more }: Question): Promise<Agreement | undefined> {
    this.details = details;
    this.asked.push([question, consequence].filter(Boolean).join(' '));
    return Promise.resolve(this.agrees ? { withMore: this.wantsMore && more !== undefined } : undefined);
  }

  number({ question }: { readonly question: string }): Promise<number | undefined> {
    this.asked.push(question);
    return Promise.resolve(this.chosen);
  }
}
