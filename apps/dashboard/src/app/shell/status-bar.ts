import { Component, computed, inject, output } from '@angular/core';
import { ConnectionState } from '../shared/live/connection-state';
import { FarmState } from './farm-state';
import { Studio } from '../shared/studio';
import { ManagerInfo } from './manager-info';

const CONNECTION_LOOKS = {
  connecting: { label: 'Connecting', tone: 'queued', explains: 'Waiting for the Manager to answer.' },
  live: { label: 'Live', tone: 'done', explains: 'Changes on the farm appear here at once.' },
  stale: {
    label: 'Not answering',
    tone: 'failed',
    explains: 'The Manager has been silent for some seconds.',
  },
  lost: { label: 'Disconnected', tone: 'failed', explains: 'The connection to the Manager is lost.' },
} as const;

/** Connection, Workers, queue; turns red when the Manager cannot be reached, or does not answer. */
@Component({
  selector: 'flamenco-status-bar',
  host: { '[class.is-lost]': 'isStale()' },
  template: `
    <span class="status" role="status" [title]="connection().explains">
      <span class="dot" [class]="'tone-' + connection().tone"></span>{{ connection().label }}
      @if (isStale()) {
        <span>– trying again; what you see may be out of date</span>
      }
    </span>
    <span
      ><b>{{ workers()?.rendering ?? '–' }}</b> rendering</span
    >
    <span
      ><b>{{ workers()?.idle ?? '–' }}</b> idle</span
    >
    <span
      ><b>{{ workers()?.asleep ?? '–' }}</b> asleep</span
    >
    <span
      ><b>{{ workers()?.offline ?? '–' }}</b> offline</span
    >
    <span
      >queue <b>{{ queued() }}</b> tasks</span
    >
    <span class="spacer"></span>
    <span
      >Flamenco {{ manager.version() }} · <a href="../api/v3/swagger-ui/">API</a> ·
      <a href="../flamenco-addon.zip" title="The add-on for Blender, which submits jobs to this Manager"
        >Add-on</a
      >
      @for (page of studio.pages(); track page.label) {
        · <a [href]="page.url" target="_blank" rel="noopener noreferrer">{{ page.label }}</a>
      }
    </span>
    <button type="button" (click)="keysAsked.emit()"><kbd>?</kbd> keys</button>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 16px;
      padding: 0 12px;
      border-top: 1px solid var(--line);
      background: var(--panel);
      color: var(--muted);
      font-size: 12px;
      white-space: nowrap;
      overflow: hidden;
    }
    :host(.is-lost) {
      background: color-mix(in srgb, var(--failed) 22%, var(--panel));
      color: var(--text);
    }
    b {
      color: var(--text);
      font-weight: 600;
    }
    @media (max-width: 760px) {
      :host {
        display: none;
      }
      :host(.is-lost) {
        display: flex;
      }
      :host > :not(.status) {
        display: none;
      }
    }
  `,
})
export class StatusBar {
  readonly keysAsked = output();
  private readonly state = inject(ConnectionState);
  protected readonly isStale = this.state.isStale;
  protected readonly manager = inject(ManagerInfo);
  protected readonly studio = inject(Studio);
  private readonly farm = inject(FarmState);
  protected readonly workers = this.farm.workers;
  protected readonly queued = computed(() => this.farm.queuedTasks()?.toLocaleString('en') ?? '–');
  protected readonly connection = computed(() => CONNECTION_LOOKS[this.state.status()]);
}
