import { Component, computed, input } from '@angular/core';
import type { InvalidJobType, JobTypeScript } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';

/** The text of a script with the numbers of its lines; the line with a fault is marked, with what is wrong. */
@Component({
  selector: 'flamenco-script-source',
  imports: [Icon],
  template: `
    <h3>
      <code>{{ script().file }}</code>
      <span class="muted">
        {{ script().is_built_in ? 'built in' : 'of the studio, in the folder scripts' }},
        {{ script().is_used ? 'in use' : 'not in use' }}
      </span>
    </h3>
    <pre
      class="mono"
      tabindex="0"
      role="region"
      [attr.aria-label]="'Source of ' + script().file"
    >@for (line of lines(); track $index) {<span class="line" [class.faulty]="line.fault"><span class="number" aria-hidden="true">{{ $index + 1 }}</span>{{ line.text }}</span>@if (line.fault) {<span class="fault" role="note"><flamenco-icon name="error" /> {{ line.fault }}</span>}}</pre>
    @if (script().is_cut) {
      <p class="muted">The script is longer: this is its beginning.</p>
    }
  `,
  styles: `
    h3 {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-bottom: 4px;
      font-size: 13px;
    }
    pre {
      max-height: 70vh;
      margin: 0;
      padding: 8px 0;
      overflow: auto;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--panel);
      tab-size: 4;
    }
    .line {
      display: block;
      min-height: 1.5em;
      padding-right: 12px;
      width: max-content;
      min-width: 100%;
    }
    .number {
      display: inline-block;
      width: 48px;
      margin-right: 12px;
      color: var(--muted);
      text-align: right;
      user-select: none;
    }
    .faulty {
      background: color-mix(in srgb, var(--failed) 18%, transparent);
    }
    .fault {
      display: block;
      padding: 2px 12px 2px 60px;
      color: var(--failed);
      white-space: pre-wrap;
    }
  `,
})
export class ScriptSource {
  readonly script = input.required<JobTypeScript>();
  readonly faults = input<readonly InvalidJobType[]>([]);

  protected readonly lines = computed(() => {
    const { source = '', file, is_built_in: isBuiltIn } = this.script();
    // One of the same name that comes with the Manager is not the broken one.
    const faults = isBuiltIn ? [] : this.faults().filter((fault) => fault.file === file);
    return source.split('\n').map((text, index) => ({
      text,
      fault: faults.find(({ line }) => line === index + 1)?.message ?? '',
    }));
  });
}
