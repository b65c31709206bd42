import { Dialog } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { NewServiceToken, NewUser, PasswordLink, User } from '@flamenco/api-client';
import { Clock } from '../../../shared/clock';
import type { FormValues } from '../../../shared/forms/form-draft';
import { Icon } from '../../../shared/icons/icon';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { Notices } from '../../../shared/notices';
import { describeProblem } from '../../../shared/problem';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SettingsNav } from '../../../shared/ui/settings-nav';
import { People } from '../data/people';
import { PersonDialog, type PersonQuestion } from '../ui/person-dialog';
import { TokenDialog, type TokenQuestion } from '../ui/token-dialog';
import { TokenTable } from '../ui/token-table';

/** Who can sign in, and what they may do; and the tokens of services. A section of the settings, with a page of its own. */
@Component({
  selector: 'flamenco-people-page',
  imports: [EmptyState, Icon, Loading, NeedsManager, Pane, ProblemBar, RouterLink, SettingsNav, TokenTable],
  providers: [People],
  templateUrl: './people-page.html',
  styleUrl: '../../../shared/ui/section-page.scss',
  styles: `
    flamenco-empty-state p {
      max-width: 620px;
    }
    .off {
      color: var(--muted);
    }
  `,
})
export class PeoplePage {
  private readonly dialog = inject(Dialog);
  private readonly notices = inject(Notices);
  protected readonly people = inject(People);
  protected readonly identity = inject(OwnIdentity);
  protected readonly nowMs = inject(Clock).nowMs;
  protected readonly mayWrite = (): boolean => this.identity.may('people:write');
  protected readonly ago = relativeTime;
  protected readonly exact = exactTime;

  protected add(): void {
    this.ask('Add somebody', { save: (values) => this.people.add(toNewUser(values)) });
  }

  protected change(user: User): void {
    const save = async (changes: FormValues): Promise<undefined> => {
      await this.people.change(user, changes);
    };
    this.ask(`Change ${user.name}`, { user, save });
  }

  protected async makeLink(user: User): Promise<void> {
    try {
      const link: PasswordLink = await this.people.makeLink(user);
      this.ask('A new password link', { user, link, save: () => Promise.resolve(undefined) });
    } catch (error) {
      this.notices.problem(`There is no link for ${user.name}. ${describeProblem(error)}`);
    }
  }

  protected makeToken(): void {
    const data: TokenQuestion = {
      heading: 'A new token of a service',
      make: (wish) => this.people.makeToken(wish as NewServiceToken),
    };
    this.dialog.open(TokenDialog, {
      data,
      ariaLabel: data.heading,
      backdropClass: 'dim',
      disableClose: true,
    });
  }

  /** It does not close by a click beside it: a link is shown once. */
  private ask(ariaLabel: string, data: PersonQuestion): void {
    this.dialog.open(PersonDialog, { data, ariaLabel, backdropClass: 'dim', disableClose: true });
  }
}

function toNewUser({ name, display_name, email, role, projects }: FormValues): NewUser {
  return {
    name: String(name).trim(),
    role: role as NewUser['role'],
    projects: projects as string[],
    ...(display_name !== '' && { display_name: String(display_name) }),
    ...(email !== '' && { email: String(email) }),
  };
}
