import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import type { AlertKind } from './alert-rules';

/** Of what a person wants to be told in this browser. */
export interface AlertSettings extends Readonly<Record<AlertKind, boolean>> {
  /** Only of the jobs of this user; empty: of everybody's. */
  readonly user: string;
  /** Of one's own jobs, having signed in, and of those one watches: whatever is chosen for others. */
  readonly own: boolean;
  /** Also by the system, outside of the page. */
  readonly onDesktop: boolean;
}

const KEY = 'flamenco-alerts';

const NOTHING: AlertSettings = {
  ended: false,
  failed: false,
  needs: false,
  user: '',
  own: true,
  onDesktop: false,
};

/** What the person has chosen, in all tabs of this browser. */
@Injectable({ providedIn: 'root' })
export class ChosenAlerts {
  private readonly current = signal(recall());
  readonly settings = this.current.asReadonly();

  constructor() {
    const follow = ({ key }: StorageEvent): void => {
      if (key === KEY) this.current.set(recall());
    };
    addEventListener('storage', follow);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', follow));
  }

  choose(chosen: Partial<AlertSettings>): void {
    this.current.update((settings) => ({ ...settings, ...chosen }));
    localStorage.setItem(KEY, JSON.stringify(this.current()));
  }
}

/** What something else has written there is not taken. */
function recall(): AlertSettings {
  try {
    const found = (JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {}) as Partial<Record<string, unknown>>;
    const entries = Object.entries(NOTHING).map(([name, initial]: [string, unknown]) => {
      const value = found[name];
      return [name, typeof value === typeof initial ? value : initial];
    });
    return Object.fromEntries(entries) as AlertSettings;
  } catch {
    return NOTHING;
  }
}
