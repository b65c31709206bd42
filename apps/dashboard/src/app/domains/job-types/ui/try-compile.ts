import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Api, type AvailableJobType, type JobCheckResult, submitJobCheck } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { FormDraft, type FormValues } from '../../../shared/forms/form-draft';
import { FormFieldView } from '../../../shared/forms/form-field-view';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { Icon } from '../../../shared/icons/icon';
import { describeProblem } from '../../../shared/problem';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { fieldsOfJobType, settingsToSubmit } from '../data/job-setting-fields';
import { ResultingTasks } from './resulting-tasks';

/** As many tasks are shown. */
const MOST_TASKS = 200;

const NOTHING: FormValues = {};

/** A job of a type that is compiled and not submitted: a form of its settings, and the tasks that it would have. */
@Component({
  selector: 'flamenco-try-compile',
  imports: [FormFieldView, Icon, NeedsManager, ResultingTasks],
  template: `
    <form aria-label="Settings to compile with" (submit)="compile($event)">
      @for (field of draft.fields(); track field.key) {
        <flamenco-form-field
          idPrefix="try"
          [field]="field"
          [value]="draft.values()[field.key]"
          [faults]="isAsked() ? draft.faultsAt(field.key) : []"
          (changed)="draft.set(field.key, $event)"
        />
      }
      <p class="buttons">
        <button type="submit" flamencoNeedsManager class="btn primary" [disabled]="isBusy()">
          <flamenco-icon name="play_arrow" />Compile
        </button>
        <span class="muted">Nothing is submitted.</span>
      </p>
    </form>
    <div role="status">
      @for (fault of draft.otherFaults(); track fault) {
        <p class="form-fault"><flamenco-icon name="error" />{{ fault }}</p>
      }
      @if (problem(); as message) {
        <p class="form-fault"><flamenco-icon name="error" />{{ message }}</p>
      }
      @if (result(); as compiled) {
        <h3>{{ taskWords() }}</h3>
      }
    </div>
    @if (result(); as compiled) {
      <flamenco-resulting-tasks [result]="compiled" />
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      max-width: 900px;
    }
    .buttons {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-top: 8px;
    }
    h3 {
      font-size: 13px;
    }
  `,
})
export class TryCompile {
  readonly type = input.required<AvailableJobType>();

  private readonly api = inject(Api);
  private readonly fields = computed(() => fieldsOfJobType(this.type()));
  protected readonly draft = new FormDraft(this.fields, signal(NOTHING));
  protected readonly isBusy = signal(false);
  /** Whether it was tried: before, an empty field is no fault. */
  protected readonly isAsked = linkedSignal<AvailableJobType, boolean>({
    source: this.type,
    computation: () => false,
  });
  protected readonly result = linkedSignal<AvailableJobType, JobCheckResult | undefined>({
    source: this.type,
    computation: () => undefined,
  });
  protected readonly problem = linkedSignal<AvailableJobType, string>({
    source: this.type,
    computation: () => '',
  });
  protected readonly taskWords = computed(() => {
    const { task_count: count = 0, tasks_left_out: rest = 0 } = this.result() ?? {};
    return `${countOf(count, 'task')}${rest > 0 ? `, of which the first ${count - rest} are shown` : ''}`;
  });

  protected async compile(event: Event): Promise<void> {
    event.preventDefault();
    this.isAsked.set(true);
    this.draft.tell([]);
    if (this.draft.faulty().length > 0) return;
    this.isBusy.set(true);
    this.problem.set('');
    this.result.set(undefined);
    try {
      this.result.set(await this.check(this.type()));
    } catch (error) {
      const faults = managerFaults(error);
      if (faults) this.draft.tell(faults);
      else this.problem.set(describeProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private check({ name, label }: AvailableJobType): Promise<JobCheckResult> {
    const settings = settingsToSubmit(this.draft.fields(), this.draft.values());
    return this.api.invoke(submitJobCheck, {
      report: true,
      limit: MOST_TASKS,
      body: { name: `Try ${label}`, type: name, submitter_platform: 'manager', settings },
    });
  }
}
