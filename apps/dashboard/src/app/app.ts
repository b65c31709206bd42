import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

/** The root: the shell with its pages, or the setup assistant. */
@Component({
  selector: 'flamenco-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
  styles: `
    :host {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }
    router-outlet {
      display: none;
    }
  `,
})
export class App {}
