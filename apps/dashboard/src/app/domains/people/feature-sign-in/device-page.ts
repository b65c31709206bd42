import { Component, ElementRef, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, type DeviceSignIn, decideDeviceSignIn, fetchDeviceSignIn } from '@flamenco/api-client';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormDraft } from '../../../shared/forms/form-draft';
import { IdentityCheck, signInAddress } from '../../../shared/identity/identity-check';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { describeProblem } from '../../../shared/problem';
import { FieldList } from '../../../shared/forms/field-list';
import { SignInFrame } from '../ui/sign-in-frame';

const FIELDS: readonly FormField[] = [
  {
    key: 'code',
    label: 'Code',
    schema: { type: 'string', examples: ['BCDF-GHJK'] },
    isRequired: true,
  },
];

/** Where somebody lets a program in that has no browser, such as Blender: it shows a code, and gets a token in their name. */
@Component({
  selector: 'flamenco-device-page',
  imports: [FieldList, RouterLink, SignInFrame],
  template: `
    <flamenco-sign-in-frame heading="Let a program in">
      @if (outcome(); as words) {
        <p role="status">{{ words }}</p>
        <a routerLink="/profile">To your profile, where its token can be revoked</a>
      } @else if (device(); as device) {
        <p>
          <b>{{ device.client_name }}</b> at {{ device.address }} asks to act in your name, as
          <b>{{ identity.user()?.display_name }}</b>.
        </p>
        <p>Does it show this code?</p>
        <p class="code">{{ shownCode() }}</p>
        @if (problem(); as message) {
          <p class="form-fault" role="alert">{{ message }}</p>
        }
        <button
          type="button"
          class="btn primary"
          id="device-approve"
          [disabled]="isBusy()"
          (click)="decide(true)"
        >
          Let it in
        </button>
        <button type="button" class="btn" [disabled]="isBusy()" (click)="decide(false)">
          It is not mine: refuse
        </button>
      } @else {
        <form aria-label="Code of the program" novalidate (submit)="look($event)">
          <flamenco-field-list idPrefix="device" [draft]="draft" [isTried]="isTried()" />
          @if (problem(); as message) {
            <p class="form-fault" role="alert">{{ message }}</p>
          }
          <button type="submit" class="btn primary" [disabled]="isBusy()">Continue</button>
        </form>
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
    .code {
      font-family: ui-monospace, monospace;
      font-size: 24px;
      font-weight: 600;
      letter-spacing: 0.08em;
      text-align: center;
    }
  `,
})
export class DevicePage {
  /** What the program shows, from the query. */
  readonly code = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly check = inject(IdentityCheck);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly identity = inject(OwnIdentity);
  protected readonly draft = new FormDraft(signal(FIELDS), signal({ code: '' }));
  protected readonly device = signal<DeviceSignIn | undefined>(undefined);
  protected readonly shownCode = signal('');
  protected readonly isTried = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly outcome = signal('');
  protected readonly problem = signal('');

  constructor() {
    effect(() => {
      const code = this.code() ?? '';
      untracked(() => void this.begin(code));
    });
  }

  protected look(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const [missing] = this.draft.faulty();
    if (missing !== undefined) {
      this.focus('device-code');
      return Promise.resolve();
    }
    return this.find(String(this.draft.values()['code']));
  }

  protected async decide(approve: boolean): Promise<void> {
    this.isBusy.set(true);
    this.problem.set('');
    try {
      await this.api.invoke(decideDeviceSignIn, { body: { user_code: this.shownCode(), approve } });
      const name = this.device()?.client_name ?? 'The program';
      this.outcome.set(approve ? `${name} is let in. You can close this page.` : `${name} was refused.`);
    } catch (error) {
      this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private async begin(code: string): Promise<void> {
    await this.check.load();
    if (this.identity.user() === undefined) {
      const back = `/device${code === '' ? '' : `?code=${encodeURIComponent(code)}`}`;
      await this.router.navigateByUrl(signInAddress(back));
    } else if (code === '') this.focus('device-code');
    else await this.find(code);
  }

  private async find(written: string): Promise<void> {
    const code = written.trim().toUpperCase();
    this.isBusy.set(true);
    this.problem.set('');
    try {
      this.device.set(await this.api.invoke(fetchDeviceSignIn, { user_code: code }));
      this.shownCode.set(code);
      this.focus('device-approve');
    } catch (error) {
      this.draft.set('code', code);
      this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private focus(id: string): void {
    // It is there when Angular has drawn what was told.
    requestAnimationFrame(() => this.host.querySelector<HTMLElement>(`#${id}`)?.focus());
  }
}
