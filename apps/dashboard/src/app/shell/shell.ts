import { Dialog } from '@angular/cdk/dialog';
import { Component, Injector, type Type, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router, RouterOutlet } from '@angular/router';
import { timer } from 'rxjs';
import { signInAddress } from '../shared/identity/identity-check';
import { Keys } from '../shared/keys/keys';
import { Pane, Panes } from '../shared/keys/panes';
import { Notices } from '../shared/notices';
import { injectOffer } from '../shared/offers';
import { describeProblem } from '../shared/problem';
import type { MenuEntry } from '../shared/ui/action-menu';
import { NavRail } from './nav-rail';
import { NoticeList } from './notice-list';
import { SOON_MS } from './preload-later';
import { StatusBar } from './status-bar';
import { Theme } from '../shared/theme';
import { TopBar } from './top-bar';
import { bindVerbKeys } from './verb-keys';

/** What can be done on every page, for the palette. */
const ENTRIES: readonly MenuEntry[] = [
  { id: 'theme', label: 'Dark or light theme', icon: 'light_mode', worksAlone: true },
  { id: 'appearance', label: 'Appearance: theme, density, colours …', icon: 'tune', worksAlone: true },
  { id: 'notices', label: 'Show the notifications', icon: 'notifications', worksAlone: true },
  { id: 'keys', label: 'Show the keys', icon: 'keyboard', worksAlone: true },
];

type OnRequest = typeof import('./on-request');
const loadOnRequest = (): Promise<OnRequest> => import('./on-request');

/** What is around every page. */
@Component({
  selector: 'flamenco-shell',
  imports: [NavRail, NoticeList, Pane, RouterOutlet, StatusBar, TopBar],
  template: `
    <header flamencoPane="top bar">
      <flamenco-top-bar
        (paletteAsked)="showPalette()"
        (noticesAsked)="showNotices()"
        (appearanceAsked)="showAppearance()"
        (userAsked)="showUser()"
        (signInAsked)="signIn()"
      />
    </header>
    <flamenco-nav-rail flamencoPane="pages" />
    <main><router-outlet /></main>
    <footer flamencoPane="status bar"><flamenco-status-bar (keysAsked)="showKeys()" /></footer>
    <flamenco-notice-list />
  `,
  styles: `
    :host {
      display: grid;
      grid-template: 44px minmax(0, 1fr) 26px / 56px minmax(0, 1fr);
      height: 100%;
    }
    header,
    footer {
      grid-column: 1 / 3;
      display: grid;
      min-width: 0;
    }
    main {
      display: grid;
      min-width: 0;
      min-height: 0;
    }
    router-outlet {
      display: none;
    }
    @media (max-width: 760px) {
      :host {
        grid-template: 44px minmax(0, 1fr) auto 50px / minmax(0, 1fr);
      }
      header,
      footer {
        grid-column: 1;
      }
      main {
        grid-row: 2;
      }
      footer {
        grid-row: 3;
      }
      flamenco-nav-rail {
        grid-row: 4;
      }
    }
  `,
})
export class Shell {
  private readonly dialog = inject(Dialog);
  private readonly router = inject(Router);
  private readonly injector = inject(Injector);
  private readonly notices = inject(Notices);
  private onRequest: OnRequest | undefined;

  constructor() {
    const theme = inject(Theme);
    const panes = inject(Panes);
    // As with the pages: later, the Manager that has it may be gone.
    const soon = timer(SOON_MS).pipe(takeUntilDestroyed());
    soon.subscribe(() => void this.loadRest().catch(() => undefined));
    injectOffer(() => ({
      about: 'Dashboard',
      entries: ENTRIES,
      choose: (id) => {
        if (id === 'theme') theme.toggle();
        else if (id === 'appearance') void this.showAppearance();
        else if (id === 'keys') void this.showKeys();
        else void this.showNotices();
      },
    }));
    bindVerbKeys();
    inject(Keys).bind(
      {
        keys: ['k'],
        withCtrl: true,
        whileTyping: true,
        does: 'Find anything, do anything',
        act: () => void this.showPalette(),
      },
      { keys: ['?'], does: 'Show these keys', act: () => void this.showKeys() },
      {
        keys: ['F6'],
        does: 'Go to the next part of the screen; with Shift, to the one before',
        whileTyping: true,
        act: ({ shiftKey }) => panes.go(shiftKey ? -1 : 1),
      },
      { keys: ['z'], does: 'Undo what was done last', act: () => this.notices.undoLast() },
      { keys: ['t'], does: 'Dark or light theme', act: () => theme.toggle() },
    );
  }

  protected showPalette(): Promise<void> {
    return this.show(({ openPalette }) => openPalette(this.injector));
  }

  protected showNotices(): Promise<void> {
    return this.show(({ NoticeHistory }) => this.open(NoticeHistory, 'Notifications'));
  }

  protected showKeys(): Promise<void> {
    return this.show(({ KeyHelp }) => this.open(KeyHelp, 'Keys'));
  }

  protected showAppearance(): Promise<void> {
    return this.show(({ Appearance }) => this.open(Appearance, 'Appearance'));
  }

  protected showUser(): Promise<void> {
    return this.show(({ openUserMenu }) => openUserMenu(this.injector));
  }

  protected signIn(): void {
    void this.router.navigateByUrl(signInAddress(this.router.url));
  }

  private open(component: Type<unknown>, ariaLabel: string): void {
    this.dialog.open(component, { ariaLabel, backdropClass: 'dim' });
  }

  /** At once where it is loaded: what is typed right behind Ctrl+K is meant for the palette. */
  private async show(open: (parts: OnRequest) => void): Promise<void> {
    try {
      if (this.onRequest === undefined) await this.loadRest();
      if (this.onRequest !== undefined) open(this.onRequest);
    } catch (error) {
      this.notices.problem(`This could not be loaded from the Manager: ${describeProblem(error)}`);
    }
  }

  private async loadRest(): Promise<void> {
    this.onRequest ??= await loadOnRequest();
    // They begin to listen.
    this.injector.get(this.onRequest.FarmAlerts);
    this.injector.get(this.onRequest.IdentityWatch);
  }
}
