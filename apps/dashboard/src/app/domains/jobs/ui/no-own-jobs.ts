import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../../../shared/ui/empty-state';

/** Somebody who has no jobs: where those of the others are, and how to make one. */
@Component({
  selector: 'flamenco-no-own-jobs',
  imports: [EmptyState, RouterLink],
  template: `
    <flamenco-empty-state icon="inbox" heading="You have no jobs">
      <p>Jobs that you submit while you are signed in, here or in Blender, are yours.</p>
      <p class="ways">
        <button type="button" class="btn" (click)="allAsked.emit()">Show all jobs</button>
        @if (maySubmit()) {
          <a class="btn" routerLink="/jobs/new">New job</a>
        }
      </p>
    </flamenco-empty-state>
  `,
  styles: `
    .ways {
      display: flex;
      justify-content: center;
      gap: 8px;
    }
  `,
})
export class NoOwnJobs {
  readonly maySubmit = input.required<boolean>();
  readonly allAsked = output();
}
