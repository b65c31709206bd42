import { Component, computed, input } from '@angular/core';
import type { TaskCounts } from '@flamenco/domain/jobs';
import { describeStack, stackSegments } from './stack-segments';

/** A job's progress: a segment for each task status, in words for screen readers and on hover. */
@Component({
  selector: 'flamenco-stacked-bar',
  template: `
    <div class="stack" role="img" [attr.aria-label]="words()" [title]="words()">
      @for (segment of segments(); track segment.status) {
        <span [class]="'fill-' + segment.tone" [style.width.%]="segment.percent"></span>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .stack {
      height: var(--stack-height, 8px);
    }
  `,
})
export class StackedBar {
  readonly counts = input.required<TaskCounts>();
  protected readonly segments = computed(() => stackSegments(this.counts()));
  protected readonly words = computed(() => describeStack(this.counts()));
}
