import { Dialog } from '@angular/cdk/dialog';
import { Component, Injector, afterNextRender, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Keys } from '../shared/keys/keys';
import { Pane, Panes } from '../shared/keys/panes';
import { Notices } from '../shared/notices';
import { injectOffer } from '../shared/offers';
import { describeProblem } from '../shared/problem';
import type { MenuEntry } from '../shared/ui/action-menu';
import { KeyHelp } from './key-help';
import { NavRail } from './nav-rail';
import { NoticeHistory } from './notice-history';
import { NoticeList } from './notice-list';
import { StatusBar } from './status-bar';
import { Theme } from '../shared/theme';
import { TopBar } from './top-bar';

/** What can be done on every page, for the palette. */
const ENTRIES: readonly MenuEntry[] = [
  { id: 'theme', label: 'Dark or light theme', icon: 'light_mode', worksAlone: true },
  { id: 'notices', label: 'Show the notifications', icon: 'notifications', worksAlone: true },
  { id: 'keys', label: 'Show the keys', icon: 'keyboard', worksAlone: true },
];

/** It is not needed for the first page. */
const loadPalette = (): Promise<typeof import('./palette/open-palette')> => import('./palette/open-palette');

/** What is around every page. */
@Component({
  selector: 'flamenco-shell',
  imports: [NavRail, NoticeList, Pane, RouterOutlet, StatusBar, TopBar],
  template: `
    <header flamencoPane="top bar">
      <flamenco-top-bar (paletteAsked)="showPalette()" (noticesAsked)="showNotices()" />
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
  private readonly injector = inject(Injector);
  private readonly notices = inject(Notices);
  private palette: Awaited<ReturnType<typeof loadPalette>> | undefined;

  constructor() {
    const theme = inject(Theme);
    const panes = inject(Panes);
    // As with the pages: later, the Manager that has it may be gone.
    afterNextRender(() => requestIdleCallback(() => void this.preparePalette().catch(() => undefined)));
    injectOffer(() => ({
      about: 'Dashboard',
      entries: ENTRIES,
      choose: (id) => {
        if (id === 'theme') theme.toggle();
        else if (id === 'keys') this.showKeys();
        else this.showNotices();
      },
    }));
    inject(Keys).bind(
      {
        keys: ['k'],
        withCtrl: true,
        whileTyping: true,
        does: 'Find anything, do anything',
        act: () => void this.showPalette(),
      },
      { keys: ['?'], does: 'Show these keys', act: () => this.showKeys() },
      {
        keys: ['F6'],
        does: 'Go to the next part of the screen; with Shift, to the one before',
        whileTyping: true,
        act: ({ shiftKey }) => panes.go(shiftKey ? -1 : 1),
      },
      { keys: ['t'], does: 'Dark or light theme', act: () => theme.toggle() },
    );
  }

  /** At once where it is loaded: what is typed right behind Ctrl+K is meant for it. */
  protected async showPalette(): Promise<void> {
    try {
      if (this.palette === undefined) await this.preparePalette();
      this.palette?.openPalette(this.injector);
    } catch (error) {
      this.notices.problem(`The palette could not be loaded from the Manager: ${describeProblem(error)}`);
    }
  }

  protected showNotices(): void {
    this.dialog.open(NoticeHistory, { ariaLabel: 'Notifications', backdropClass: 'dim' });
  }

  protected showKeys(): void {
    this.dialog.open(KeyHelp, { ariaLabel: 'Keys', backdropClass: 'dim' });
  }

  private async preparePalette(): Promise<void> {
    this.palette = await loadPalette();
  }
}
