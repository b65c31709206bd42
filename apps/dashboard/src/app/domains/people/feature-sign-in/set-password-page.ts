import { Component, ElementRef, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { Api, type PasswordLinkOwner, usePasswordLink } from '@flamenco/api-client';
import { FormDraft } from '../../../shared/forms/form-draft';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { describeProblem } from '../../../shared/problem';
import { NEW_PASSWORD_FIELDS, isSameTwice } from '../data/password-fields';
import { FieldList } from '../../../shared/forms/field-list';
import { SignInFrame } from '../ui/sign-in-frame';

/** Where somebody sets a password, by the link that an admin has made for them. */
@Component({
  selector: 'flamenco-set-password-page',
  imports: [FieldList, RouterLink, SignInFrame],
  template: `
    <flamenco-sign-in-frame heading="Set a password">
      @if (isDone()) {
        <p role="status">Your password is set.</p>
        <a class="btn primary" routerLink="/sign-in">Sign in</a>
      } @else if (owner(); as owner) {
        <p>
          For <b>{{ owner.display_name }}</b>, who signs in as <b>{{ owner.name }}</b>.
        </p>
        <form aria-label="Set a password" novalidate (submit)="send($event)">
          <input
            class="cdk-visually-hidden"
            autocomplete="username"
            aria-label="Name"
            readonly
            tabindex="-1"
            [value]="owner.name"
          />
          <flamenco-field-list idPrefix="set-password" [draft]="draft" [isTried]="isTried()" />
          @if (problem(); as message) {
            <p class="form-fault" role="alert">{{ message }}</p>
          }
          <button type="submit" class="btn primary" [disabled]="isBusy()">Set the password</button>
        </form>
      } @else if (problem()) {
        <p role="alert">{{ problem() }}</p>
        <a routerLink="/sign-in">To the page to sign in</a>
      }
    </flamenco-sign-in-frame>
  `,
  styles: `
    :host {
      display: grid;
      min-height: 0;
    }
    form {
      display: grid;
      gap: 12px;
    }
    .btn {
      height: 34px;
      justify-content: center;
    }
  `,
})
export class SetPasswordPage {
  /** Of links from before, which had it in the query. */
  readonly link = input<string>();

  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  /** Behind the #, where it reaches no server and no log of a proxy. */
  private readonly secret = computed(
    () => new URLSearchParams(this.fragment() ?? '').get('link') ?? this.link() ?? '',
  );
  private readonly api = inject(Api);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly draft = new FormDraft(signal(NEW_PASSWORD_FIELDS), signal({ password: '', again: '' }));
  protected readonly owner = signal<PasswordLinkOwner | undefined>(undefined);
  protected readonly isTried = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly isDone = signal(false);
  protected readonly problem = signal('');

  constructor() {
    effect(() => {
      const link = this.secret();
      untracked(() => void this.ask(link));
    });
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    this.problem.set('');
    const [faulty] = this.draft.faulty();
    if (faulty !== undefined) this.focus(faulty.key);
    else if (isSameTwice(this.draft.values())) await this.set(String(this.draft.values()['password']));
    else this.problem.set('These are two different passwords.');
  }

  private async set(password: string): Promise<void> {
    this.isBusy.set(true);
    try {
      await this.api.invoke(usePasswordLink, { body: { link: this.secret(), password } });
      this.isDone.set(true);
    } catch (error) {
      const faults = managerFaults(error);
      if (faults) this.draft.tell(faults);
      else this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private async ask(link: string): Promise<void> {
    if (link === '') {
      this.problem.set(
        'This address has no link in it. Open the one that an admin of the farm has sent you.',
      );
      return;
    }
    try {
      this.owner.set(await this.api.invoke(usePasswordLink, { body: { link } }));
      this.focus('password');
    } catch (error) {
      this.problem.set(describeProblem(error));
    }
  }

  private focus(key: string): void {
    // It is there when Angular has drawn what was told.
    requestAnimationFrame(() => this.host.querySelector<HTMLElement>(`#set-password-${key}`)?.focus());
  }
}
