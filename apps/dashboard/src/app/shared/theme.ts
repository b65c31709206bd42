import { BreakpointObserver } from '@angular/cdk/layout';
import { DOCUMENT, DestroyRef, Injectable, computed, inject, signal } from '@angular/core';

/** What can be chosen of the dashboard's look; the first is what nobody has chosen. */
export const LOOKS = {
  theme: ['system', 'dark', 'light'],
  density: ['comfortable', 'compact'],
  colours: ['usual', 'safe'],
} as const;

type Looks = typeof LOOKS;
type Chosen = { readonly [Part in keyof Looks]: Looks[Part][number] };

const PREFERS_LIGHT = '(prefers-color-scheme: light)';

/** How high a row of a table is, in CSS pixels, as in the style sheet. */
const ROW_HEIGHTS = { comfortable: 34, compact: 26 } as const satisfies Record<Chosen['density'], number>;

/**
 * The dashboard's look in this browser: dark, light or as the system has it, how dense, and whether its colours are told apart by everybody.
 * `index.html` sets it before the first paint.
 */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly system = inject(BreakpointObserver);
  private readonly isSystemLight = signal(this.system.isMatched(PREFERS_LIGHT));
  private readonly current = signal<Chosen>({
    theme: kept('theme'),
    density: kept('density'),
    colours: kept('colours'),
  });

  readonly chosen = this.current.asReadonly();
  readonly isDark = computed(() => {
    const { theme } = this.current();
    return theme === 'system' ? !this.isSystemLight() : theme === 'dark';
  });
  readonly rowHeight = computed(() => ROW_HEIGHTS[this.current().density]);
  /** Changes with every colour: what is painted by hand is painted anew then. */
  readonly name = computed(() => `${this.isDark() ? 'dark' : 'light'} ${this.current().colours}`);

  constructor() {
    this.show();
    // Evening comes: the system goes over to its other theme.
    const following = this.system.observe(PREFERS_LIGHT).subscribe(({ matches }) => {
      this.isSystemLight.set(matches);
      this.show();
    });
    inject(DestroyRef).onDestroy(() => following.unsubscribe());
  }

  choose<Part extends keyof Looks>(part: Part, value: Chosen[Part]): void {
    this.current.update((chosen) => ({ ...chosen, [part]: value }));
    localStorage.setItem(keyOf(part), value);
    this.show();
  }

  /** From dark to light, and back. */
  toggle(): void {
    this.choose('theme', this.isDark() ? 'light' : 'dark');
  }

  private show(): void {
    const { density, colours } = this.current();
    Object.assign(this.root.dataset, { theme: this.isDark() ? 'dark' : 'light', density, colours });
  }
}

function keyOf(part: keyof Looks): string {
  return `flamenco-${part}`;
}

/** What something else has written there is not taken. */
function kept<Part extends keyof Looks>(part: Part): Chosen[Part] {
  const written = localStorage.getItem(keyOf(part));
  const values: readonly string[] = LOOKS[part];
  return (written !== null && values.includes(written) ? written : LOOKS[part][0]) as Chosen[Part];
}
