import { Dialog, DialogRef } from '@angular/cdk/dialog';
import { createGlobalPositionStrategy } from '@angular/cdk/overlay';
import { Component, type Injector, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, fetchSignOutAddress, signOut } from '@flamenco/api-client';
import { ROLE_MEANINGS } from '@flamenco/domain/access';
import { Icon } from '../shared/icons/icon';
import { OwnIdentity } from '../shared/identity/own-identity';
import { Notices } from '../shared/notices';
import { OPEN_PAGE, pageAddress } from '../shared/open-page';
import { describeProblem } from '../shared/problem';

/** Below the top bar, at the right. */
export function openUserMenu(injector: Injector): void {
  injector.get(Dialog).open(UserMenu, {
    ariaLabel: 'You',
    backdropClass: 'cdk-overlay-transparent-backdrop',
    positionStrategy: createGlobalPositionStrategy(injector).top('46px').right('8px'),
  });
}

/** Who one is, and the way out. */
@Component({
  selector: 'flamenco-user-menu',
  imports: [Icon, RouterLink],
  host: { class: 'menu' },
  template: `
    @if (user(); as user) {
      <p>
        <b>{{ user.display_name }}</b>
        <span class="muted">{{ user.name }} · {{ user.role }}</span>
        <span class="muted">{{ meaning() }}</span>
      </p>
      <hr />
    }
    <a class="btn quiet" routerLink="/profile" (click)="dialog.close()"
      ><flamenco-icon name="person" />Profile</a
    >
    <button type="button" class="btn quiet" (click)="leave()"><flamenco-icon name="logout" />Sign out</button>
  `,
  styles: `
    p {
      display: grid;
      gap: 2px;
      padding: 6px 8px;
      overflow-wrap: anywhere;
    }
    .btn {
      justify-content: flex-start;
      height: 32px;
      color: var(--text);
    }
  `,
})
export class UserMenu {
  private readonly api = inject(Api);
  private readonly notices = inject(Notices);
  private readonly openPage = inject(OPEN_PAGE);
  protected readonly dialog = inject<DialogRef>(DialogRef);
  private readonly identity = inject(OwnIdentity);
  protected readonly user = this.identity.user;
  protected readonly meaning = computed(() => {
    const role = this.user()?.role;
    return role && ROLE_MEANINGS[role];
  });

  /** The page is loaded anew: nothing that only they may see is left. */
  protected async leave(): Promise<void> {
    try {
      const { address } = await this.api.invoke(fetchSignOutAddress);
      await this.api.invoke(signOut);
      if (address === undefined && this.identity.isProxied()) {
        this.notices.problem(
          'You are still signed in: a proxy of the studio signs you in with each request. Sign out there, or close the browser.',
        );
        return;
      }
      this.openPage(address ?? pageAddress('/jobs')); // of another provider, where one signs out, too
    } catch (error) {
      this.notices.problem(`You are still signed in. ${describeProblem(error)}`);
    }
  }
}
