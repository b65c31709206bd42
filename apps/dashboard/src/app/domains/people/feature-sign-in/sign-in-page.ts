import { Component, ElementRef, computed, inject, input, signal } from '@angular/core';
import { Api, type SignInOffer, signIn } from '@flamenco/api-client';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormDraft } from '../../../shared/forms/form-draft';
import { IdentityCheck } from '../../../shared/identity/identity-check';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { managerPath } from '../../../shared/manager-address';
import { OPEN_PAGE, pageAddress } from '../../../shared/open-page';
import { describeProblem } from '../../../shared/problem';
import { signInErrorWords } from '../data/sign-in-errors';
import { FieldList } from '../../../shared/forms/field-list';
import { SignInFrame } from '../ui/sign-in-frame';

const FIELDS: readonly FormField[] = [
  {
    key: 'name',
    label: 'Name',
    schema: { type: 'string', autocomplete: 'username' },
    isRequired: true,
  },
  {
    key: 'password',
    label: 'Password',
    schema: { type: 'string', format: 'password', autocomplete: 'current-password' },
    isRequired: true,
  },
];

/** Where people sign in: with a name and a password, or on the pages of another provider. */
@Component({
  selector: 'flamenco-sign-in-page',
  imports: [FieldList, SignInFrame],
  template: `
    <flamenco-sign-in-frame heading="Sign in">
      @if (elsewhere(); as message) {
        <p class="form-fault" role="alert">{{ message }}</p>
      }
      @if (identity.refusal(); as message) {
        <p class="form-fault" role="alert">{{ message }}</p>
      }
      @if (hasPasswords()) {
        <form aria-label="Sign in" novalidate (submit)="send($event)">
          <flamenco-field-list idPrefix="sign-in" [draft]="draft" [isTried]="isTried()" />
          @if (problem(); as message) {
            <p class="form-fault" role="alert">{{ message }}</p>
          }
          <button type="submit" class="btn primary" [disabled]="isBusy()">Sign in</button>
        </form>
      }
      @for (offer of redirects(); track offer.provider) {
        <a class="btn" [href]="addressOf(offer)">{{ offer.label }}</a>
      }
      @if (identity.isKnown() && identity.offers().length === 0 && !identity.refusal()) {
        <p>Nobody can sign in here: this farm has no admin yet, or a proxy of the studio signs people in.</p>
      }
      @if (identity.isOpen()) {
        <a [href]="farmAddress()">Go on without signing in</a>
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
export class SignInPage {
  /** The page of the dashboard to go to then, from the query. */
  readonly back = input<string>();
  /** Why the pages of another provider have led back here, from the query. */
  readonly error = input<string>();

  private readonly api = inject(Api);
  private readonly openPage = inject(OPEN_PAGE);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly identity = inject(OwnIdentity);
  protected readonly draft = new FormDraft(signal(FIELDS), signal({ name: '', password: '' }));
  protected readonly isTried = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal('');
  /** All is loaded anew: nothing is left of what was refused before. */
  protected readonly farmAddress = computed(() => pageAddress(this.path()));
  protected readonly hasPasswords = computed(() =>
    this.identity.offers().some(({ kind }) => kind === 'password'),
  );
  protected readonly elsewhere = computed(() => signInErrorWords(this.error()));
  protected readonly redirects = computed(() =>
    this.identity.offers().filter(({ kind }) => kind === 'redirect'),
  );

  constructor() {
    void inject(IdentityCheck)
      .load()
      .then(() => this.focus('name'));
  }

  /** Where a provider's own pages begin, which come back to the page of the dashboard. */
  protected addressOf({ address = '' }: SignInOffer): string {
    return `${managerPath()}${address}?back=${encodeURIComponent(`/app${this.path()}`)}`;
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const [missing] = this.draft.faulty();
    if (missing !== undefined) {
      this.focus(missing.key);
      return;
    }
    this.isBusy.set(true);
    this.problem.set('');
    const { name, password } = this.draft.values();
    try {
      await this.api.invoke(signIn, { body: { name: String(name), password: String(password) } });
      this.openPage(this.farmAddress());
    } catch (error) {
      this.problem.set(describeProblem(error));
      this.isTried.set(false);
      this.draft.set('password', '');
      this.focus('password');
    } finally {
      this.isBusy.set(false);
    }
  }

  private path(): string {
    const back = this.back() ?? '';
    return back.startsWith('/') ? back : '/jobs';
  }

  private focus(key: string): void {
    // It is there when Angular has drawn what was told.
    requestAnimationFrame(() => this.host.querySelector<HTMLElement>(`#sign-in-${key}`)?.focus());
  }
}
