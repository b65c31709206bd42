import { Injectable, inject } from '@angular/core';
import type { Job } from '@flamenco/api-client';
import type { AccessRefusal } from '@flamenco/domain/access';
import { projectOf } from '@flamenco/domain/jobs';
import { OwnIdentity } from '../../../shared/identity/own-identity';

/** Which jobs the person at the screen may steer, and who may steer the others. */
@Injectable({ providedIn: 'root' })
export class JobSteering {
  private readonly identity = inject(OwnIdentity);

  /** Whether one may steer a job. As long as it is not known who asks, one may: the Manager has the last word. */
  may(job: Job | undefined): boolean {
    return job !== undefined && this.refusalOf(job) === undefined;
  }

  /** Those of these jobs that one may steer. */
  of<Some extends Job>(jobs: readonly Some[]): readonly Some[] {
    return jobs.filter((job) => this.may(job));
  }

  /** Whose a job is that one may not steer, and who may; undefined: one may. */
  whyNot(job: Job): string | undefined {
    const refusal = this.refusalOf(job);
    if (refusal === undefined) return undefined;
    const { id, projects = [] } = this.identity.user() ?? {};
    const { owner } = job;
    if (refusal === 'other-project')
      return `${whoseIs(job)} You may steer jobs of ${projects.join(', ')} only, and it is of ${projectIn(job) ?? 'no project'}.`;
    if (owner !== undefined && owner.id === id)
      return 'Your job. You may only look by now: ask an admin of the farm.';
    return `${whoseIs(job)} ${owner === undefined ? 'Wranglers' : `${owner.name} and wranglers`} may steer it.`;
  }

  private refusalOf(job: Job): AccessRefusal | undefined {
    return this.identity.whyNot('jobs:write:own', { owner: job.owner?.id, project: projectIn(job) });
  }
}

function whoseIs({ owner }: Job): string {
  return owner === undefined ? 'Nobody’s job: who submitted it had not signed in.' : `Job of ${owner.name}.`;
}

function projectIn({ metadata = {} }: Job): string | undefined {
  return projectOf(metadata);
}

/** How many jobs are selected, and of how many of them verbs are, where that is not all. */
export function selectionWords(selected: number, steered: number): string {
  if (steered === selected) return `${selected} selected`;
  return `${selected} selected, ${steered === 0 ? 'none' : steered} of which you may steer`;
}
