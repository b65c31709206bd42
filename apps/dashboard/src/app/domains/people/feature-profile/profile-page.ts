import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { ROLE_MEANINGS } from '@flamenco/domain/access';
import { Clock } from '../../../shared/clock';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormDraft } from '../../../shared/forms/form-draft';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { Icon } from '../../../shared/icons/icon';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { Notices } from '../../../shared/notices';
import { describeProblem } from '../../../shared/problem';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { EmptyState } from '../../../shared/ui/empty-state';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { ValueList } from '../../../shared/ui/value-list';
import { agentWords } from '../data/agent-words';
import { OwnAccount } from '../data/own-account';
import { NEW_PASSWORD_FIELDS, isSameTwice } from '../data/password-fields';
import { FieldList } from '../../../shared/forms/field-list';
import { TokenDialog, type TokenQuestion } from '../ui/token-dialog';
import { TokenTable } from '../ui/token-table';

const OLD_PASSWORD: FormField = {
  key: 'before',
  label: 'Password until now',
  schema: { type: 'string', format: 'password', autocomplete: 'current-password' },
  isRequired: true,
};

/** What the Manager calls the fields. */
const KEYS: Readonly<Record<string, string>> = { old_password: 'before', new_password: 'password' };

/** Who one is here, and what one has: a password, sessions and tokens. */
@Component({
  selector: 'flamenco-profile-page',
  imports: [EmptyState, FieldList, Icon, NeedsManager, Pane, ProblemBar, TokenTable, ValueList],
  providers: [OwnAccount],
  templateUrl: './profile-page.html',
  styleUrl: '../../../shared/ui/section-page.scss',
  styles: `
    form {
      display: grid;
      gap: 8px;
      max-width: 420px;
      justify-items: start;
    }
    flamenco-field-list {
      width: 100%;
    }
  `,
})
export class ProfilePage {
  private readonly dialog = inject(Dialog);
  private readonly notices = inject(Notices);
  protected readonly identity = inject(OwnIdentity);
  protected readonly account = inject(OwnAccount);
  protected readonly nowMs = inject(Clock).nowMs;
  protected readonly user = this.identity.user;

  protected readonly draft = new FormDraft(
    signal([OLD_PASSWORD, ...NEW_PASSWORD_FIELDS]),
    signal({ before: '', password: '', again: '' }),
  );
  protected readonly isTried = signal(false);
  protected readonly problem = signal('');
  protected readonly facts = computed(() => {
    const user = this.user();
    if (user === undefined) return [];
    return [
      { name: 'Name', value: user.name },
      { name: 'Others see', value: user.display_name },
      { name: 'E-mail address', value: user.email || 'none' },
      { name: 'Role', value: `${user.role}: ${ROLE_MEANINGS[user.role]}` },
      { name: 'Projects', value: user.projects.join(', ') || 'all' },
      { name: 'Account', value: user.provider === 'local' ? 'of this Manager' : `of ${user.provider}` },
    ];
  });
  protected readonly hasOthers = computed(() =>
    this.account.sessions().some(({ is_current }) => !is_current),
  );
  protected readonly agentWords = agentWords;
  protected readonly ago = relativeTime;
  protected readonly exact = exactTime;

  protected async changePassword(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    this.problem.set('');
    if (this.draft.faulty().length > 0) return;
    const values = this.draft.values();
    if (!isSameTwice(values)) {
      this.problem.set('These are two different new passwords.');
      return;
    }
    try {
      await this.account.changePassword(String(values['before']), String(values['password']));
      this.draft.undoAll();
      this.isTried.set(false);
      this.notices.done('Your password is changed; all other browsers are signed out');
    } catch (error) {
      const faults = managerFaults(error)?.map((fault) => ({
        ...fault,
        path: KEYS[fault.path] ?? fault.path,
      }));
      if (faults) this.draft.tell(faults);
      else this.problem.set(describeProblem(error));
    }
  }

  protected makeToken(): void {
    const user = this.user();
    if (user === undefined) return;
    const data: TokenQuestion = {
      heading: 'A new token',
      role: user.role,
      make: (wish) => this.account.makeToken(wish),
    };
    this.dialog.open(TokenDialog, {
      data,
      ariaLabel: data.heading,
      backdropClass: 'dim',
      disableClose: true,
    });
  }
}
