import { Component, computed, input } from '@angular/core';
import type { ManagerSetting } from '@flamenco/api-client';
import type { FormField } from '../../../shared/forms/field-schema';
import { Icon } from '../../../shared/icons/icon';
import { shownValue, takenWords } from '../data/setting-fields';

/** What is known of the setting that is being changed, at its side. */
@Component({
  selector: 'flamenco-setting-help',
  imports: [Icon],
  template: `
    @if (chosen(); as chosen) {
      <h2><flamenco-icon name="info" />{{ chosen.field.label }}</h2>
      <p>{{ chosen.field.about }}</p>
      <dl>
        <dt>In the file</dt>
        <dd>
          <code>{{ chosen.field.key }}</code>
          @if (!chosen.setting.is_in_file) {
            <span class="muted">is not mentioned</span>
          }
        </dd>
        <dt>Default</dt>
        <dd>{{ initial() }}</dd>
        @if (taken(); as words) {
          <dt>Takes</dt>
          <dd>{{ words }}</dd>
        }
        <dt>Takes effect</dt>
        <dd>{{ chosen.setting.needs_restart ? 'when the Manager is restarted' : 'when it is saved' }}</dd>
        @if (chosen.setting.overridden_by; as variable) {
          <dt>Overridden by</dt>
          <dd class="tone-active">{{ variable }}, from the environment</dd>
        }
      </dl>
    } @else {
      <p class="muted">Choose a setting to read here what it is for.</p>
    }
  `,
  styles: `
    :host {
      display: block;
      padding: 16px;
      overflow: auto;
    }
    h2 {
      display: flex;
      gap: 8px;
      align-items: center;
      margin: 0 0 8px;
      font-size: 13px;
    }
    dl {
      display: grid;
      gap: 2px;
      margin-top: 12px;
    }
    dt {
      margin-top: 6px;
      color: var(--muted);
      font-size: 12px;
    }
    dd {
      overflow-wrap: anywhere;
    }
  `,
})
export class SettingHelp {
  readonly chosen = input.required<
    { readonly setting: ManagerSetting; readonly field: FormField } | undefined
  >();

  protected readonly initial = computed(() => {
    const { field } = this.chosen() ?? {};
    return field === undefined ? '' : shownValue(field.schema, field.initial);
  });
  protected readonly taken = computed(() => {
    const { field } = this.chosen() ?? {};
    return field === undefined ? '' : takenWords(field.schema);
  });
}
