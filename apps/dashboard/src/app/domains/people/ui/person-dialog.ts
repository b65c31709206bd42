import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, inject, signal } from '@angular/core';
import type { PasswordLink, User } from '@flamenco/api-client';
import { FormDraft, type FormValues } from '../../../shared/forms/form-draft';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { managerUrl } from '../../../shared/manager-address';
import { describeProblem } from '../../../shared/problem';
import { exactTime } from '../../../shared/relative-time';
import { NEW_PERSON_FIELDS, PERSON_FIELDS } from '../data/person-fields';
import { FieldList } from '../../../shared/forms/field-list';
import { SecretBox } from '../../../shared/ui/secret-box';

/** What is done about somebody. */
export interface PersonQuestion {
  /** Who it is about; undefined: somebody new. */
  readonly user?: User;
  /** A link to show, where nothing is asked. */
  readonly link?: PasswordLink;
  /** @returns the link for somebody new. @throws what the Manager says against it */
  readonly save: (values: FormValues) => Promise<PasswordLink | undefined>;
}

/** Adds somebody, or changes what they may do; shows the link with which they set a password. */
@Component({
  selector: 'flamenco-person-dialog',
  imports: [FieldList, SecretBox],
  host: { class: 'dialog' },
  template: `
    <h2>{{ heading }}</h2>
    @if (link(); as link) {
      <flamenco-secret-box [label]="'Send this link to ' + name()" [secret]="addressOf(link)" />
      <p class="muted">
        It sets a password once, until {{ exactTime(link.expires) }}. Whoever has it can set it: send it to
        nobody else.
      </p>
      <div class="dialog-actions">
        <button type="button" class="btn primary" (click)="dialog.close()">Done</button>
      </div>
    } @else {
      <form novalidate (submit)="send($event)">
        <flamenco-field-list idPrefix="person" [draft]="draft" [isTried]="isTried()" />
        @if (problem(); as message) {
          <p class="form-fault" role="alert">{{ message }}</p>
        }
        <div class="dialog-actions">
          <button type="button" class="btn" (click)="dialog.close()">Cancel</button>
          <button type="submit" class="btn primary" [disabled]="isBusy()">
            {{ data.user ? 'Save' : 'Add' }}
          </button>
        </div>
      </form>
    }
  `,
  styles: `
    p {
      margin-top: 8px;
    }
  `,
})
export class PersonDialog {
  protected readonly data = inject<PersonQuestion>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly heading = headingOf(this.data);
  protected readonly draft = new FormDraft(
    signal(this.data.user ? PERSON_FIELDS : NEW_PERSON_FIELDS),
    signal({ name: '', display_name: '', email: '', role: 'artist', projects: [], ...this.data.user }),
  );
  protected readonly isTried = signal(false);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal('');
  protected readonly link = signal(this.data.link);
  protected readonly exactTime = exactTime;

  protected name(): string {
    return this.data.user?.name ?? String(this.draft.values()['name']);
  }

  /** As others open it, on their own computers. */
  protected addressOf({ path }: PasswordLink): string {
    return `${managerUrl()}${path}`;
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    if (this.draft.faulty().length > 0) return;
    this.isBusy.set(true);
    this.problem.set('');
    try {
      const link = await this.data.save(this.data.user ? this.draft.changes() : this.draft.values());
      if (link === undefined) this.dialog.close();
      else this.link.set(link);
    } catch (error) {
      const faults = managerFaults(error);
      if (faults) this.draft.tell(faults);
      else this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}

function headingOf({ user, link }: PersonQuestion): string {
  if (link) return 'A new password link';
  return user ? `Change ${user.name}` : 'Add somebody';
}
