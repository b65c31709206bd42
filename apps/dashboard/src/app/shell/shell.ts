import { Dialog } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Keys } from '../shared/keys/keys';
import { Pane, Panes } from '../shared/keys/panes';
import { KeyHelp } from './key-help';
import { NavRail } from './nav-rail';
import { NoticeList } from './notice-list';
import { StatusBar } from './status-bar';
import { Theme } from '../shared/theme';
import { TopBar } from './top-bar';

/** What is around every page. */
@Component({
  selector: 'flamenco-shell',
  imports: [NavRail, NoticeList, Pane, RouterOutlet, StatusBar, TopBar],
  template: `
    <header flamencoPane="top bar"><flamenco-top-bar /></header>
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

  constructor() {
    const theme = inject(Theme);
    const panes = inject(Panes);
    inject(Keys).bind(
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

  protected showKeys(): void {
    this.dialog.open(KeyHelp, { ariaLabel: 'Keys', backdropClass: 'dim' });
  }
}
