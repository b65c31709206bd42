import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import type { MadeAccessToken, NewAccessToken, Permission, Role } from '@flamenco/api-client';
import { ROLES } from '@flamenco/domain/access';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormDraft } from '../../../shared/forms/form-draft';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { describeProblem } from '../../../shared/problem';
import { Choice } from '../../../shared/ui/choice';
import { TOKEN_TERMS, type TokenTerm, expiryOf, scopesOf } from '../data/token-scopes';
import { PROJECTS_FIELD, ROLE_FIELD } from '../data/person-fields';
import { FieldList } from '../../../shared/forms/field-list';
import { SecretBox } from '../../../shared/ui/secret-box';

/** A token that is wished for; of a service, with what it is on the farm. */
export type TokenWish = NewAccessToken & { readonly role?: Role; readonly projects?: string[] };

/** Whose token it will be, and how it is made. */
export interface TokenQuestion {
  readonly heading: string;
  /** What the token is at most; undefined: it is a service's, whose role is chosen. */
  readonly role?: Role;
  /** @throws what the Manager says against it */
  readonly make: (wish: TokenWish) => Promise<MadeAccessToken>;
}

const NAME: FormField = {
  key: 'name',
  label: 'Name',
  about: 'What it is for, such as the program that will use it.',
  schema: { type: 'string', maxLength: 200 },
  isRequired: true,
};

/** Makes a token, and shows its secret once. */
@Component({
  selector: 'flamenco-token-dialog',
  imports: [Choice, FieldList, SecretBox],
  host: { class: 'dialog' },
  template: `
    <h2>{{ data.heading }}</h2>
    @if (made(); as made) {
      <flamenco-secret-box [label]="'The secret of ' + made.token.name" [secret]="made.secret" />
      <p class="muted">Programs send it as <code>Authorization: Bearer …</code></p>
      <div class="dialog-actions">
        <button type="button" class="btn primary" (click)="dialog.close()">Done</button>
      </div>
    } @else {
      <form novalidate (submit)="send($event)">
        <flamenco-field-list idPrefix="token" [draft]="draft" [isTried]="isTried()" />
        <fieldset>
          <legend>It may</legend>
          <label class="scope">
            <input type="checkbox" [checked]="isWhole()" (change)="isWhole.set(!isWhole())" />
            <span
              >do all that {{ data.role ? 'you may' : 'its role may'
              }}{{ role() === 'admin' ? ', but for deciding who may do what' : '' }}</span
            >
          </label>
          @if (!isWhole()) {
            @for (scope of scopes(); track scope.id) {
              <label class="scope">
                <input type="checkbox" [checked]="chosen().has(scope.id)" (change)="toggle(scope.id)" />
                <span
                  >{{ scope.means }} <code>{{ scope.id }}</code></span
                >
              </label>
            }
          }
        </fieldset>
        <div class="term">
          <span>It is of use for</span>
          <flamenco-choice
            label="How long it is of use"
            [options]="terms"
            [value]="term()"
            (chosen)="term.set($event)"
          />
        </div>
        @if (problem(); as message) {
          <p class="form-fault" role="alert">{{ message }}</p>
        }
        <div class="dialog-actions">
          <button type="button" class="btn" (click)="dialog.close()">Cancel</button>
          <button type="submit" class="btn primary" [disabled]="isBusy()">Make the token</button>
        </div>
      </form>
    }
  `,
  styles: `
    form {
      display: grid;
      gap: 12px;
    }
    fieldset {
      display: grid;
      gap: 6px;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .scope {
      display: flex;
      gap: 8px;
      align-items: baseline;
    }
    .scope code {
      color: var(--muted);
      font-size: 11px;
    }
    .term {
      display: grid;
      gap: 4px;
      justify-items: start;
    }
    p {
      margin-top: 8px;
    }
  `,
})
export class TokenDialog {
  protected readonly data = inject<TokenQuestion>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly draft = new FormDraft(
    signal(this.data.role === undefined ? [NAME, ROLE_FIELD, PROJECTS_FIELD] : [NAME]),
    signal({ name: '', role: ROLES[0], projects: [] }),
  );
  protected readonly terms = TOKEN_TERMS;
  protected readonly term = signal<TokenTerm>('90');
  protected readonly isWhole = signal(true);
  protected readonly chosen = signal<ReadonlySet<Permission>>(new Set());
  protected readonly isTried = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal('');
  protected readonly made = signal<MadeAccessToken | undefined>(undefined);
  protected readonly role = computed(() => this.data.role ?? (this.draft.values()['role'] as Role));
  protected readonly scopes = computed(() => scopesOf(this.role()));

  protected toggle(id: Permission): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    if (this.draft.faulty().length > 0) return;
    this.isBusy.set(true);
    this.problem.set('');
    try {
      this.made.set(await this.data.make(this.wish()));
    } catch (error) {
      const faults = managerFaults(error);
      if (faults) this.draft.tell(faults);
      else this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private wish(): TokenWish {
    const { name, projects } = this.draft.values();
    const expires = expiryOf(this.term(), Date.now());
    const scopes = this.scopes().flatMap(({ id }) => (this.chosen().has(id) ? [id] : []));
    return {
      name: String(name).trim(),
      ...(!this.isWhole() && { scopes }),
      ...(expires !== undefined && { expires }),
      ...(this.data.role === undefined && { role: this.role(), projects: projects as string[] }),
    };
  }
}
