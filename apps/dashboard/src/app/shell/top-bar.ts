import { Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon } from '../shared/icons/icon';
import { OwnIdentity } from '../shared/identity/own-identity';
import { FARM_LOOKS, type FarmLook } from '../shared/status-looks';
import { FarmState } from './farm-state';
import { FilterBox } from './filter-box';
import { ManagerInfo } from './manager-info';
import { Notices } from '../shared/notices';
import { Studio } from '../shared/studio';
import { Theme } from '../shared/theme';

/** Logo, farm, filter, and how the farm is. */
@Component({
  selector: 'flamenco-top-bar',
  imports: [FilterBox, Icon, RouterLink],
  template: `
    <a class="home" routerLink="/jobs" aria-label="Flamenco, to the jobs">
      <img [src]="studio.logo() || 'favicon.svg'" alt="" height="26" referrerpolicy="no-referrer" />
      <b class="ellipsis">{{ studio.name() || 'Flamenco' }}</b>
    </a>
    <span class="farm ellipsis">{{ manager.name() }}</span>
    <flamenco-filter-box />
    <span class="pill" role="status" [title]="look().explains">
      <span class="dot" [class]="'tone-' + look().tone" [class.pulse]="look().isMoving"></span
      >{{ look().label }}
    </span>
    <a class="pill workers" routerLink="/workers" title="Workers that are signed on, of all that are known">
      @if (farm.workers(); as workers) {
        {{ workers.present }} of {{ workers.total }} Workers
      } @else {
        Workers
      }
    </a>
    <button
      type="button"
      class="btn quiet palette"
      aria-keyshortcuts="Control+K Meta+K"
      title="Find anything, do anything (Ctrl+K)"
      (click)="paletteAsked.emit()"
    >
      <kbd>{{ paletteKey }}</kbd>
      <flamenco-icon name="search" />
      <span class="cdk-visually-hidden">Find anything, do anything</span>
    </button>
    <button
      type="button"
      class="btn quiet notices"
      [class.icon-only]="notices.unread() === 0"
      title="Notifications"
      (click)="noticesAsked.emit()"
    >
      <flamenco-icon name="notifications" />
      <span class="cdk-visually-hidden">Notifications</span>
      @if (notices.unread() > 0) {
        <b class="tone-failed">{{ notices.unread() }}<span class="cdk-visually-hidden"> unread</span></b>
      }
    </button>
    <button
      type="button"
      class="btn quiet icon-only"
      aria-label="Appearance"
      title="Appearance: theme, density, colours (t: dark or light)"
      (click)="appearanceAsked.emit()"
    >
      <flamenco-icon [name]="theme.isDark() ? 'light_mode' : 'dark_mode'" />
    </button>
    @if (identity.user(); as user) {
      <button
        type="button"
        class="btn quiet user"
        aria-haspopup="dialog"
        [title]="'Signed in as ' + user.display_name"
        [attr.aria-label]="user.display_name + ', you'"
        (click)="userAsked.emit()"
      >
        <flamenco-icon name="person" /><span class="ellipsis">{{ user.display_name }}</span>
      </button>
    } @else if (identity.offers().length > 0) {
      <button type="button" class="btn" (click)="signInAsked.emit()">Sign in</button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 0 12px;
      border-bottom: 1px solid var(--line);
      background: var(--panel);
      min-width: 0;
    }
    .home {
      display: flex;
      align-items: center;
      gap: 12px;
      text-decoration: none;
    }
    .home b {
      max-width: 220px;
      font-weight: 650;
    }
    img {
      min-width: 26px;
      max-width: 120px;
      object-fit: contain;
    }
    .farm {
      color: var(--muted);
      max-width: 220px;
    }
    flamenco-filter-box {
      margin: 0 auto;
    }
    .workers {
      text-decoration: none;
    }
    .user span {
      max-width: 140px;
    }
    .palette {
      padding: 0 4px;
    }
    .palette flamenco-icon {
      display: none;
    }
    @media (max-width: 760px) {
      .farm,
      .pill,
      .user span,
      .home b {
        display: none;
      }
      :host {
        gap: 8px;
      }
      /* Nobody has the key there, and the box needs the room. */
      .palette kbd {
        display: none;
      }
      .palette flamenco-icon {
        display: inline-flex;
      }
    }
  `,
})
export class TopBar {
  readonly paletteAsked = output();
  readonly noticesAsked = output();
  readonly appearanceAsked = output();
  readonly userAsked = output();
  readonly signInAsked = output();

  protected readonly identity = inject(OwnIdentity);
  protected readonly manager = inject(ManagerInfo);
  protected readonly farm = inject(FarmState);
  protected readonly studio = inject(Studio);
  protected readonly theme = inject(Theme);
  protected readonly notices = inject(Notices);
  protected readonly paletteKey = /^Mac|^iP/.test(navigator.platform) ? '⌘ K' : 'Ctrl K';
  protected readonly look = computed((): FarmLook => FARM_LOOKS[this.farm.status()]);
}
