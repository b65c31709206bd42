import { DialogRef } from '@angular/cdk/dialog';
import { Component, inject } from '@angular/core';
import { Theme } from '../shared/theme';
import { Choice } from '../shared/ui/choice';

/** How the dashboard looks in this browser; what is chosen takes effect at once. */
@Component({
  selector: 'flamenco-appearance',
  imports: [Choice],
  host: { class: 'dialog' },
  template: `
    <h2>Appearance</h2>
    <div class="row">
      <span>Theme</span>
      <flamenco-choice
        label="Theme"
        [options]="themes"
        [value]="theme.chosen().theme"
        (chosen)="theme.choose('theme', $event)"
      />
    </div>
    <div class="row">
      <span>Density <small class="muted">of tables</small></span>
      <flamenco-choice
        label="Density"
        [options]="densities"
        [value]="theme.chosen().density"
        (chosen)="theme.choose('density', $event)"
      />
    </div>
    <div class="row">
      <span>Colours <small class="muted">of statuses</small></span>
      <flamenco-choice
        label="Colours"
        [options]="colours"
        [value]="theme.chosen().colours"
        (chosen)="theme.choose('colours', $event)"
      />
    </div>
    <p class="muted">Kept in this browser. t changes between dark and light.</p>
    <div class="dialog-actions">
      <button type="button" class="btn" (click)="dialog.close()">Close</button>
    </div>
  `,
  styles: `
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 6px 16px;
      margin: 10px 0;
    }
  `,
})
export class Appearance {
  protected readonly dialog = inject<DialogRef>(DialogRef);
  protected readonly theme = inject(Theme);
  protected readonly themes = [
    { id: 'system', label: 'As the system' },
    { id: 'dark', label: 'Dark' },
    { id: 'light', label: 'Light' },
  ] as const;
  protected readonly densities = [
    { id: 'comfortable', label: 'Comfortable' },
    { id: 'compact', label: 'Compact' },
  ] as const;
  protected readonly colours = [
    { id: 'usual', label: 'Usual' },
    { id: 'safe', label: 'Colour-blind safe' },
  ] as const;
}
