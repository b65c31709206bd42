import { Injectable, signal } from '@angular/core';

const KEY = 'flamenco-log-look';

/** What can be switched. */
export const LOG_SWITCHES = ['wraps', 'folds', 'showsPrefixes', 'showsTimes'] as const;

/** One of the switches. */
export type LogSwitch = (typeof LOG_SWITCHES)[number];

const STANDARD = {
  wraps: true,
  folds: true,
  showsPrefixes: false,
  showsTimes: true,
} as const satisfies Record<LogSwitch, boolean>;

/** How logs are shown: remembered in this browser, the same for all of them. */
@Injectable({ providedIn: 'root' })
export class LogLook {
  private readonly chosen = signal<Readonly<Partial<Record<LogSwitch, boolean>>>>(remembered());

  readonly wraps = (): boolean => this.isOn('wraps');
  readonly folds = (): boolean => this.isOn('folds');
  readonly showsPrefixes = (): boolean => this.isOn('showsPrefixes');
  readonly showsTimes = (): boolean => this.isOn('showsTimes');

  isOn(name: LogSwitch): boolean {
    return this.chosen()[name] ?? STANDARD[name];
  }

  toggle(name: LogSwitch): void {
    this.chosen.update((chosen) => ({ ...chosen, [name]: !this.isOn(name) }));
    localStorage.setItem(KEY, JSON.stringify(this.chosen()));
  }
}

/** What something else has written there is not taken. */
function remembered(): Readonly<Partial<Record<LogSwitch, boolean>>> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const entries = Object.entries(found ?? {}).filter(
      ([name, isOn]) => LOG_SWITCHES.some((known) => known === name) && typeof isOn === 'boolean',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}
