import { Component, computed, input, output } from '@angular/core';
import { formatBytes } from '../../../shared/count-words';
import type { UploadState } from '../data/blend-upload';

/** How far the upload of a file is, with a button that ends it. */
@Component({
  selector: 'flamenco-upload-progress',
  template: `
    <div role="status" aria-label="Upload">
      <p>{{ words() }}</p>
      @if (part(); as part) {
        <progress max="1" [value]="part.done" [attr.aria-label]="words()"></progress>
      }
      @if (isUnderWay()) {
        <button type="button" class="btn" (click)="canceled.emit()">Cancel the upload</button>
      }
    </div>
  `,
  styles: `
    div {
      display: grid;
      gap: 6px;
      justify-items: start;
      padding: 8px 12px;
      overflow-wrap: anywhere;
    }
    progress {
      width: 100%;
      accent-color: var(--accent);
    }
  `,
})
export class UploadProgress {
  readonly state = input.required<UploadState>();
  readonly canceled = output();

  protected readonly isUnderWay = computed(() => ['reading', 'sending'].includes(this.state().step));
  protected readonly part = computed(() => {
    const state = this.state();
    if (state.step !== 'reading' && state.step !== 'sending') return undefined;
    return { done: state.total === 0 ? 1 : state.done / state.total };
  });
  protected readonly words = computed(() => {
    const state = this.state();
    switch (state.step) {
      case 'none':
        return '';
      case 'reading':
        return `Reading ${state.name}: ${formatBytes(state.done)} of ${formatBytes(state.total)}`;
      case 'sending':
        return `Sending ${state.name}: ${formatBytes(state.done)} of ${formatBytes(state.total)}`;
      case 'placing':
        return `Putting ${state.name} on the shared storage`;
      case 'placed':
        return `${state.name} is on the shared storage now.`;
      case 'failed':
        return `${state.name} could not be uploaded: ${state.message}`;
    }
  });
}
