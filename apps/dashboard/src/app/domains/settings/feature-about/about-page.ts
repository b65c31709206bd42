import { HttpClient } from '@angular/common/http';
import { Component, computed, inject, resource } from '@angular/core';
import { Api, getVersion } from '@flamenco/api-client';
import { firstValueFrom } from 'rxjs';
import { Pane } from '../../../shared/keys/panes';
import { describeProblem } from '../../../shared/problem';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SettingsNav } from '../../../shared/ui/settings-nav';

/** A library, font or set of icons in the dashboard: an entry of what its build writes. */
interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** What this is, in which version, and whose work is in it. */
@Component({
  selector: 'flamenco-about-page',
  imports: [Loading, Pane, ProblemBar, SettingsNav],
  template: `
    <flamenco-settings-nav flamencoPane="parts of the settings" />
    <section flamencoPane="about" aria-label="About">
      <h1>Flamenco {{ version() }}</h1>
      <p>
        A render farm for Blender. Free software: the GNU General Public License, version 3 or later, says
        what you may do with it.
      </p>
      <p>
        <a href="../flamenco-addon.zip">The add-on for Blender</a>, which submits jobs to this Manager ·
        <a href="../api/v3/swagger-ui/">The API</a>, for scripts
      </p>
      <h2>What is in the dashboard</h2>
      @if (problem(); as message) {
        <flamenco-problem-bar [message]="message" (retry)="licenses.reload()" />
      } @else if (licenses.isLoading()) {
        <flamenco-loading what="the licences" />
      }
      @for (bundled of list(); track bundled.name) {
        <details>
          <summary>
            {{ bundled.name }} {{ bundled.version }} <span class="muted">{{ bundled.license }}</span>
          </summary>
          <pre>{{ bundled.text }}</pre>
        </details>
      }
    </section>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 216px minmax(0, 1fr);
      min-height: 0;
    }
    flamenco-settings-nav {
      min-width: 0;
      background: var(--panel);
    }
    section {
      display: grid;
      gap: 8px;
      align-content: start;
      padding: 12px 24px;
      overflow: auto;
    }
    h1,
    h2 {
      font-size: 15px;
    }
    pre {
      max-width: 90ch;
      margin: 4px 0 8px 16px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    @media (max-width: 760px) {
      :host {
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
      }
      summary {
        min-height: 36px;
      }
    }
  `,
})
export class AboutPage {
  private readonly http = inject(HttpClient);
  private readonly api = inject(Api);
  private readonly about = resource({ loader: () => this.api.invoke(getVersion) });
  protected readonly licenses = resource({
    loader: () => firstValueFrom(this.http.get<readonly Bundled[]>('licenses.json')),
  });

  protected readonly version = computed(() => (this.about.hasValue() ? this.about.value().version : ''));
  protected readonly list = computed(() => (this.licenses.hasValue() ? this.licenses.value() : []));
  protected readonly problem = computed(() => {
    const error = this.licenses.error();
    return error === undefined ? '' : describeProblem(error);
  });
}
