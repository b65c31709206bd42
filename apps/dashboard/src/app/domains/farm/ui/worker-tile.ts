import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WorkerSummary } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { isRendering, workerLook } from '../../workers/data/worker-activity';
import { frameWords } from '../../workers/data/worker-frames';

/** A Worker on the wall: what it renders, with the latest picture of that job; or what it does instead. */
@Component({
  selector: 'flamenco-worker-tile',
  imports: [Icon, RouterLink],
  template: `
    <a [routerLink]="link()" [class.idle]="job() === undefined">
      @if (picture() && job()) {
        <img [src]="picture()" alt="" loading="lazy" width="56" height="32" />
      } @else {
        <span class="none" [class]="'tone-' + look().tone"><flamenco-icon [name]="look().icon" /></span>
      }
      <span class="words">
        <b class="ellipsis" [title]="worker().name">{{ worker().name }}</b>
        @if (job(); as name) {
          <small class="ellipsis muted" [title]="name">{{ frame() }} · {{ name }}</small>
        } @else {
          <small class="ellipsis" [class]="'tone-' + look().tone">{{ look().label }}</small>
        }
      </span>
      @if (percent() !== undefined) {
        <span class="bar"><span class="fill-active" [style.width.%]="percent()"></span></span>
      }
    </a>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    a {
      display: grid;
      grid-template-columns: 56px minmax(0, 1fr);
      align-items: center;
      gap: 4px 8px;
      height: 100%;
      min-height: 46px;
      padding: 5px 8px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--raised);
      text-decoration: none;
    }
    .idle {
      border-style: dashed;
      background: none;
    }
    img {
      object-fit: cover;
      border-radius: 3px;
    }
    .none {
      display: grid;
      place-items: center;
      width: 56px;
      height: 32px;
      border-radius: 3px;
      background: var(--panel);
    }
    .words {
      display: grid;
      min-width: 0;
    }
    small {
      font-size: 0.88em;
    }
    .bar {
      grid-column: 1 / 3;
      height: 3px;
      border-radius: 2px;
      background: var(--cell-none);
      overflow: hidden;
    }
    .bar span {
      display: block;
      height: 100%;
    }
  `,
})
export class WorkerTile {
  readonly worker = input.required<WorkerSummary>();
  /** Names of jobs, and their latest pictures in the smallest size, are found by the page. */
  readonly jobName = input<string>();
  readonly picture = input<string>();

  protected readonly look = computed(() => workerLook(this.worker()));
  protected readonly link = computed(() => ['/workers', this.worker().id]);
  private readonly task = computed(() => {
    const { task } = this.worker();
    return isRendering(this.worker()) ? task : undefined;
  });
  /** The job that it works on. */
  protected readonly job = computed(() =>
    this.task() === undefined ? undefined : (this.jobName() ?? 'a job'),
  );
  protected readonly frame = computed(() => {
    const task = this.task();
    return task === undefined ? '' : frameWords(task);
  });
  /** How far a task of several steps is. */
  protected readonly percent = computed(() => {
    const task = this.task();
    if (task === undefined || task.steps_total <= 1) return undefined;
    return (100 * task.steps_completed) / task.steps_total;
  });
}
