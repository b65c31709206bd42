import { Injectable, inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { Api, getConfiguration } from '@flamenco/api-client';

/** The first page waits this long for the Manager's answer, in ms; then it is shown, and a late answer leads away from it. */
export const FIRST_ANSWER_MS = 1_500;

const ASSISTANT = '/setup';

/** Whether the Manager is set up: asked until it is, then not again in this session. */
@Injectable({ providedIn: 'root' })
export class SetupCheck {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  /** As the Manager said last; undefined: it has not answered yet. */
  private isFirstRun: boolean | undefined;
  /** The question that has not been answered yet. */
  private asked: Promise<void> | undefined;
  private isFirstPage = true;

  /** Whether a page may be shown: not while the Manager is not set up. A Manager that does not answer is left to the page to tell. */
  async allowsPages(): Promise<boolean> {
    if (this.isFirstRun === false) return true;
    this.asked ??= this.ask().finally(() => (this.asked = undefined));
    if (this.isFirstPage || this.isFirstRun === true) await atMost(FIRST_ANSWER_MS, this.asked);
    this.isFirstPage = false;
    return this.isFirstRun !== true;
  }

  private async ask(): Promise<void> {
    try {
      ({ isFirstRun: this.isFirstRun } = await this.api.invoke(getConfiguration));
    } catch {
      return; // the next page asks again
    }
    if (this.isFirstRun && !this.router.url.startsWith(ASSISTANT)) await this.router.navigateByUrl(ASSISTANT);
  }
}

/** Leads to the setup assistant while the Manager is not set up. */
export const setUpFirst: CanActivateFn = async () => {
  const router = inject(Router);
  return (await inject(SetupCheck).allowsPages()) || router.createUrlTree([ASSISTANT]);
};

/** Waits for an answer, but not for ever. */
export async function atMost(ms: number, answer: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([answer, patience]);
  clearTimeout(timer);
}
