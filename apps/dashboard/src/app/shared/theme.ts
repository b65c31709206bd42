import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';

const KEY = 'flamenco-theme';

/** Dark or light: what the person chose, else what the system prefers. `index.html` sets it before the first paint. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal(this.root.dataset['theme'] === 'light' ? 'light' : 'dark');
  readonly isDark = computed(() => this.chosen() === 'dark');

  toggle(): void {
    const theme = this.isDark() ? 'light' : 'dark';
    this.chosen.set(theme);
    this.root.dataset['theme'] = theme;
    localStorage.setItem(KEY, theme);
  }
}
