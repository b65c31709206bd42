import { BreakpointObserver } from '@angular/cdk/layout';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BehaviorSubject } from 'rxjs';
import { Theme } from './theme';

describe('the look of the dashboard', () => {
  const { dataset } = document.documentElement;
  let system: BehaviorSubject<{ matches: boolean }>;

  beforeEach(() => {
    TestBed.configureTestingModule({});
    prefersLight(false);
  });
  const prefersLight = (matches: boolean): void => {
    system = new BehaviorSubject({ matches });
    const observer = { isMatched: () => system.value.matches, observe: () => system };
    TestBed.overrideProvider(BreakpointObserver, { useValue: observer });
  };
  afterEach(() => {
    TestBed.resetTestingModule();
    localStorage.clear();
  });
  const shown = (): readonly unknown[] => [dataset['theme'], dataset['density'], dataset['colours']];

  it('is that of the system until something is chosen, also when that changes', () => {
    const theme = TestBed.inject(Theme);
    expect(shown()).toEqual(['dark', 'comfortable', 'usual']);
    system.next({ matches: true });
    expect([shown()[0], theme.name()]).toEqual(['light', 'light usual']);
    theme.choose('theme', 'dark');
    system.next({ matches: true });
    expect([shown()[0], theme.isDark()]).toEqual(['dark', true]);
  });

  it('is remembered', () => {
    TestBed.inject(Theme).choose('density', 'compact');
    TestBed.inject(Theme).choose('colours', 'safe');
    TestBed.inject(Theme).toggle();
    TestBed.resetTestingModule();
    prefersLight(false);
    const theme = TestBed.inject(Theme);
    expect(shown()).toEqual(['light', 'compact', 'safe']);
    expect([theme.rowHeight(), theme.name()]).toEqual([26, 'light safe']);
  });

  it('takes nothing that something else has written there', () => {
    for (const part of ['theme', 'density', 'colours']) localStorage.setItem(`flamenco-${part}`, 'ultra');
    TestBed.inject(Theme);
    expect(shown()).toEqual(['dark', 'comfortable', 'usual']);
  });
});
