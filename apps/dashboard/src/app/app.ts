import { Component } from '@angular/core';
import { Shell } from './shell/shell';

/** The root: everything is inside the shell. */
@Component({
  selector: 'flamenco-root',
  imports: [Shell],
  template: '<flamenco-shell />',
})
export class App {}
