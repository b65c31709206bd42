import type { Provider } from '@angular/core';
import { Dialogs } from '../app/shared/dialogs';

/** A person who answers each question in the same way, and remembers what was asked. */
export class FakeDialogs {
  readonly asked: string[] = [];
  /** What was listed with the last question. */
  details: readonly string[] = [];
  agrees = true;
  chosen: number | undefined = 80;

  readonly provider: Provider = { provide: Dialogs, useValue: this };

  confirm({
    question,
    consequence,
    details = [],
  }: {
    readonly question: string;
    readonly consequence?: string;
    readonly details?: readonly string[];
  }): Promise<boolean> {
    this.details = details;
    this.asked.push([question, consequence].filter(Boolean).join(' '));
    return Promise.resolve(this.agrees);
  }

  number({ question }: { readonly question: string }): Promise<number | undefined> {
    this.asked.push(question);
    return Promise.resolve(this.chosen);
  }
}
