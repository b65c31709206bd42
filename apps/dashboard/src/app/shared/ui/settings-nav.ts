import { Component, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../icons/icon';
import type { IconName } from '../icons/icon-paths';
import { injectMay } from '../identity/own-identity';
import { Roving } from '../keys/roving';

/** A part of the settings page, as its list of parts shows it. */
export interface SettingsPlace {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** What its sign means; none: there is nothing to say. */
  readonly sign?: 'fault' | 'changed';
}

/** The parts of the settings, and the pages that belong to them. */
@Component({
  selector: 'flamenco-settings-nav',
  imports: [Icon, Roving, RouterLink, RouterLinkActive],
  template: `
    <nav aria-label="Settings" flamencoRoving>
      @if (places().length === 0) {
        <a routerLink="/settings"><flamenco-icon name="tune" />Settings</a>
      }
      @for (place of places(); track place.id) {
        <a [routerLink]="[]" [fragment]="place.id" queryParamsHandling="preserve">
          <flamenco-icon [name]="place.icon" /><span>{{ place.label }}</span>
          @if (place.sign === 'fault') {
            <flamenco-icon name="error" class="tone-failed" /><span class="cdk-visually-hidden"
              >has errors</span
            >
          } @else if (place.sign === 'changed') {
            <span class="dot tone-active" title="Has changes that are not saved"></span
            ><span class="cdk-visually-hidden">has changes</span>
          }
        </a>
      }
      <a routerLink="/settings/tags" routerLinkActive="on" ariaCurrentWhenActive="page">
        <flamenco-icon name="tag" />Tags
      </a>
      @if (may('workers:write')) {
        <a routerLink="/settings/new-workers" routerLinkActive="on" ariaCurrentWhenActive="page">
          <flamenco-icon name="computer" />New Workers
        </a>
      }
      @if (may('people:read')) {
        <a routerLink="/settings/people" routerLinkActive="on" ariaCurrentWhenActive="page">
          <flamenco-icon name="person" />People
        </a>
      }
      <a routerLink="/job-types" routerLinkActive="on" ariaCurrentWhenActive="page">
        <flamenco-icon name="data_object" />Job types
      </a>
      <a href="../flamenco-addon.zip"><flamenco-icon name="download" />Blender add-on</a>
      <a href="../api/v3/swagger-ui/"><flamenco-icon name="build" />API</a>
      <a routerLink="/about" routerLinkActive="on" ariaCurrentWhenActive="page">
        <flamenco-icon name="info" />About
      </a>
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-direction: column;
      gap: 2px;
      height: 100%;
      padding: 12px 8px;
      overflow: auto;
      border-right: 1px solid var(--line);
    }
    a {
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 32px;
      flex: none;
      padding: 0 8px;
      border-radius: var(--radius);
      color: var(--muted);
      text-decoration: none;
      white-space: nowrap;
    }
    a:hover,
    a.on {
      background: var(--raised);
      color: var(--text);
    }
    @media (max-width: 760px) {
      nav {
        flex-direction: row;
        height: auto;
        padding: 4px 8px;
        border-right: 0;
        border-bottom: 1px solid var(--line);
      }
      a {
        min-height: 36px;
      }
    }
  `,
})
export class SettingsNav {
  protected readonly may = injectMay();
  /** Of the settings page itself; none on the pages that belong to it. */
  readonly places = input<readonly SettingsPlace[]>([]);
}
