import { Component, input } from '@angular/core';
import { Icon } from '../icons/icon';

/** The sign of what needs a person, with what it needs on hover. As `needsYouCell` makes it in tables. */
@Component({
  selector: 'flamenco-needs-you-sign',
  imports: [Icon],
  template: `
    <span class="status tone-human" role="img" [attr.aria-label]="'Needs you: ' + why()" [title]="why()">
      <flamenco-icon name="front_hand" />
    </span>
  `,
  styles: ':host { display: inline-flex; flex: none; }',
})
export class NeedsYouSign {
  readonly why = input.required<string>();
}
