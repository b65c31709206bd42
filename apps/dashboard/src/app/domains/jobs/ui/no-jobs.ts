import { Component, computed, input } from '@angular/core';
import { EmptyState } from '../../../shared/ui/empty-state';
import { ValueList } from '../../../shared/ui/value-list';

/** A farm without jobs: how to submit the first one. */
@Component({
  selector: 'flamenco-no-jobs',
  imports: [EmptyState, ValueList],
  template: `
    <flamenco-empty-state icon="inbox" heading="No jobs yet">
      <p>
        Submit one from Blender: install the <a href="../flamenco-addon.zip">Flamenco add-on</a>, set the
        Manager's URL in its preferences, and press “Submit to Flamenco” in the Output properties.
      </p>
      <flamenco-value-list [values]="address()" />
      <details>
        <summary>Or over the REST API</summary>
        <p>
          Here is its <a href="../api/v3/swagger-ui/">documentation</a>, and for example a job that only
          waits:
        </p>
        <flamenco-value-list [values]="example()" />
      </details>
    </flamenco-empty-state>
  `,
  styles: `
    p {
      max-width: 520px;
    }
    summary {
      cursor: pointer;
      padding: 4px 8px;
    }
    details p {
      margin: 8px auto;
    }
    flamenco-value-list {
      max-width: 640px;
      text-align: left;
      background: var(--panel);
      border: 1px solid var(--line);
      border-radius: 8px;
      color: var(--text);
    }
  `,
})
export class NoJobs {
  /** The Manager's own address, as the reader's other programs will need it. */
  readonly managerUrl = input.required<string>();

  /** In the font that is there already: the one for code is 40 kB, and this may be the first page. */
  protected readonly address = computed(() => [
    { name: 'Manager', value: this.managerUrl(), isPasted: true },
  ]);
  protected readonly example = computed(() => [
    { name: 'Example', value: exampleCall(this.managerUrl()), isCode: true },
  ]);
}

function exampleCall(managerUrl: string): string {
  const job = {
    name: 'first job',
    type: 'echo-sleep-test',
    priority: 50,
    submitter_platform: 'manager',
    settings: { message: 'hello', sleep_duration_seconds: 2, sleep_repeats: 5 },
  };
  return `curl -X POST -H 'Content-Type: application/json' -d '${JSON.stringify(job)}' ${managerUrl}/api/v3/jobs`;
}
