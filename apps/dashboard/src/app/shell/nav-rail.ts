import { Component, computed } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../shared/icons/icon';
import { injectMay } from '../shared/identity/own-identity';
import { type Restricted, permitted } from '../shared/identity/permitted';
import { Roving } from '../shared/keys/roving';
import type { IconName } from '../shared/icons/icon-paths';

interface Place extends Restricted {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
}

const PLACES: readonly Place[] = [
  { path: '/farm', label: 'Farm', icon: 'bar_chart' },
  { path: '/jobs', label: 'Jobs', icon: 'view_list' },
  { path: '/workers', label: 'Workers', icon: 'computer' },
  { path: '/renders', label: 'Renders', icon: 'image' },
  { path: '/history', label: 'History', icon: 'schedule', needs: 'changes:read' },
  { path: '/job-types', label: 'Job types', icon: 'data_object' },
  { path: '/settings', label: 'Settings', icon: 'tune', needs: 'settings:read' },
];

/** The pages; at the left, on narrow screens at the bottom. */
@Component({
  selector: 'flamenco-nav-rail',
  imports: [Icon, Roving, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Pages" flamencoRoving>
      @for (place of places(); track place.path) {
        <a [routerLink]="place.path" routerLinkActive="on" ariaCurrentWhenActive="page">
          <flamenco-icon [name]="place.icon" />{{ place.label }}
        </a>
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: 2px;
      height: 100%;
      padding-top: 8px;
      border-right: 1px solid var(--line);
      background: var(--panel);
    }
    a {
      display: grid;
      justify-items: center;
      gap: 3px;
      width: 48px;
      padding: 7px 0 5px;
      border-radius: var(--radius);
      color: var(--muted);
      font-size: 10px;
      text-decoration: none;
    }
    a:hover {
      color: var(--text);
    }
    a.on {
      background: var(--raised);
      color: var(--text);
      box-shadow: inset 2px 0 0 var(--accent);
    }
    flamenco-icon {
      scale: 1.15;
    }
    @media (max-width: 760px) {
      nav {
        flex-direction: row;
        justify-content: space-around;
        padding: 0;
        border-right: 0;
        border-top: 1px solid var(--line);
      }
      a {
        width: 72px;
      }
      a.on {
        box-shadow: inset 0 2px 0 var(--accent);
      }
    }
  `,
})
export class NavRail {
  private readonly may = injectMay();
  protected readonly places = computed(() => permitted(PLACES, this.may));
}
