import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { Job, TaskSummary } from '@flamenco/api-client';
import { countFramesTogether, uniteFrames } from '@flamenco/domain/frames';
import { countOf } from '../../../shared/count-words';

/** Leads to the form of a new job, with what a job was made from in it. */
@Injectable({ providedIn: 'root' })
export class SubmitAgain {
  private readonly router = inject(Router);

  /** @param tasks - only their frames; left out: the whole job */
  open(job: Job, tasks: readonly TaskSummary[] = []): void {
    const frames = tasks.length > 0 ? framesOfTasks(tasks) : undefined;
    const queryParams = { again: job.id, ...(frames !== undefined && { frames }) };
    void this.router.navigate(['/jobs/new'], { queryParams });
  }
}

/** How many frames tasks have together; of some of them, each counts once. */
export function frameCountOf(tasks: readonly TaskSummary[]): number {
  return countFramesTogether(rangesOf(tasks));
}

/** "Submit 12 frames again …" */
export function againLabel(frames: number): string {
  return `Submit ${countOf(frames, 'frame')} again …`;
}

function framesOfTasks(tasks: readonly TaskSummary[]): string | undefined {
  const ranges = rangesOf(tasks);
  return ranges.length > 0 ? uniteFrames(ranges) : undefined;
}

function rangesOf(tasks: readonly TaskSummary[]): readonly string[] {
  return tasks.flatMap(({ frames }) => (frames === undefined || frames === '' ? [] : [frames]));
}
