import { Component, computed, input } from '@angular/core';
import type { TaskAttempt } from '@flamenco/api-client';
import { StatusLabel } from '../../../shared/ui/status-label';
import { ValueList } from '../../../shared/ui/value-list';
import { FINDING_LOOKS, findingsOf } from '../data/findings';
import { frameWords, missingGroups, receiptValues } from '../data/render-words';

/** What came of an attempt's render commands: what was found, and what Blender itself reported. */
@Component({
  selector: 'flamenco-render-report',
  // It scrolls, and may have nothing in it to go to by keyboard.
  host: { tabindex: '0', role: 'region', 'aria-label': 'What came of the render' },
  imports: [StatusLabel, ValueList],
  template: `
    @if (findings().length > 0) {
      <ul class="findings" aria-label="Findings">
        @for (finding of findings(); track $index) {
          <li>
            <flamenco-status [look]="looks[finding.action]" />
            <div>
              @if (finding.frame !== undefined) {
                <b>Frame {{ finding.frame }}</b>
              }
              {{ finding.message }}
              @if (finding.path; as path) {
                <code>{{ path }}</code>
              }
            </div>
          </li>
        }
      </ul>
    } @else {
      <p class="line muted">
        Nothing is wrong with what it rendered, as far as Blender and its Worker can tell.
      </p>
    }
    @for (render of renders(); track render.command) {
      <h3>
        {{ renders().length > 1 ? 'Command ' + (render.command + 1) + ': what' : 'What' }} Blender reported
      </h3>
      @if (render.receipt) {
        <flamenco-value-list [values]="render.values" />
        @if (!render.receipt.is_complete) {
          <p class="line muted">
            Some of it is lost: {{ render.receipt.troubles.join('; ') || 'Blender ended early' }}.
          </p>
        }
        @for (group of render.missing; track group.heading) {
          <h4>{{ group.heading }}</h4>
          <ul class="things">
            @for (thing of group.things; track $index) {
              <li>
                {{ thing.name }} <code>{{ thing.path }}</code>
              </li>
            }
          </ul>
        }
        @if (render.receipt.blocked_scripts; as blocked) {
          <h4>Scripts that were not run</h4>
          <p class="line">{{ blocked }}</p>
        }
        @for (error of render.receipt.script_errors; track $index) {
          <h4>Python error</h4>
          <pre>{{ error }}</pre>
        }
        @if (render.receipt.frames.length > 0) {
          <h4>Frames</h4>
          <ol class="frames">
            @for (frame of render.receipt.frames; track $index) {
              <li [title]="frame.files[0]?.path ?? ''">
                <b>{{ frame.frame }}</b> <span class="muted">{{ frameWords(frame) }}</span>
              </li>
            }
          </ol>
        }
      } @else {
        <p class="line muted">Nothing: it did not get that far.</p>
      }
    }
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow: auto;
    }
    .findings {
      display: grid;
      gap: 6px;
      padding: 8px 14px;
      border-bottom: 1px solid var(--line);
    }
    .findings li {
      display: grid;
      grid-template-columns: 78px minmax(0, 1fr);
      align-items: start;
      gap: 8px;
      overflow-wrap: anywhere;
    }
    code {
      color: var(--muted);
      overflow-wrap: anywhere;
    }
    .findings code {
      display: block;
    }
    h3 {
      margin: 8px 14px 2px;
      font-size: 12px;
    }
    h4 {
      margin: 4px 14px 2px;
      font-size: 12px;
      font-weight: 400;
      color: var(--muted);
    }
    .line,
    .things,
    .frames,
    pre {
      padding: 0 14px 6px;
    }
    .line:first-child {
      padding-top: 8px;
    }
    pre {
      margin: 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .frames {
      columns: 260px;
      font-variant-numeric: tabular-nums;
    }
  `,
})
export class RenderReportView {
  readonly attempt = input.required<TaskAttempt>();

  protected readonly looks = FINDING_LOOKS;
  protected readonly frameWords = frameWords;
  protected readonly findings = computed(() =>
    findingsOf(this.attempt()).map(({ action, message, frame, path = '' }) => ({
      ...{ action, message, frame },
      path: message.includes(path) ? undefined : path,
    })),
  );
  protected readonly renders = computed(() =>
    (this.attempt().renders ?? []).map(({ command, receipt }) => ({
      command,
      receipt,
      values: receipt === undefined ? [] : receiptValues(receipt),
      missing: receipt === undefined ? [] : missingGroups(receipt),
    })),
  );
}
