import { Component, computed, inject, input, resource } from '@angular/core';
import { Api, getVersion } from '@flamenco/api-client';

/** What is around the pages that stand before the dashboard: which farm it is, and a card. */
@Component({
  selector: 'flamenco-sign-in-frame',
  template: `
    <main>
      <p class="farm">
        <img src="favicon.svg" alt="" height="32" /><b class="ellipsis">{{ farm() }}</b>
      </p>
      <h1>{{ heading() }}</h1>
      <ng-content />
    </main>
  `,
  styles: `
    :host {
      display: grid;
      align-items: center;
      justify-items: center;
      min-height: 0;
      padding: 16px;
      overflow: auto;
    }
    main {
      display: grid;
      gap: 14px;
      width: min(400px, 100%);
      padding: 24px;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--panel);
      box-shadow: var(--shadow);
    }
    .farm {
      display: flex;
      align-items: center;
      gap: 12px;
      min-width: 0;
    }
    h1 {
      font-size: 18px;
    }
  `,
})
export class SignInFrame {
  readonly heading = input.required<string>();
  private readonly api = inject(Api);
  private readonly version = resource({ loader: () => this.api.invoke(getVersion) });
  protected readonly farm = computed(() =>
    this.version.hasValue() ? this.version.value().name : 'Flamenco',
  );
}
