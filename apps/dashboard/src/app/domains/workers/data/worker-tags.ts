import { Injectable, computed, inject } from '@angular/core';
import {
  Api,
  type WorkerSummary,
  type WorkerTag,
  createWorkerTag,
  deleteWorkerTag,
  fetchWorkerTags,
  setWorkerTags,
  updateWorkerTag,
} from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { WorkerList } from './worker-list';

/** A tag as it comes from the Manager: with its id. */
export type KnownTag = WorkerTag & { readonly id: string };

/** A tag, and how many Workers have it. */
export interface CountedTag extends KnownTag {
  readonly members: readonly WorkerSummary[];
}

/** The farm's tags, live, and what people do with them. */
@Injectable({ providedIn: 'root' })
export class WorkerTags {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly workers = inject(WorkerList);

  private readonly live = liveResource<'all', readonly KnownTag[]>({
    about: () => 'all',
    topics: () => [{ type: 'allWorkerTags' }],
    load: async () => ((await this.api.invoke(fetchWorkerTags)).tags ?? []).filter(isKnown),
    needsReload: (_tags, events) => payloadsOf(events, '/workertags').length > 0,
  });

  /** By name. */
  readonly tags = computed((): readonly CountedTag[] =>
    (this.live.value() ?? []).map((tag) => ({
      ...tag,
      members: this.workers.workers().filter((worker) => hasTag(worker, tag)),
    })),
  );
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** @returns the new tag's id; undefined when it was refused, which is said */
  async create(name: string, description = ''): Promise<string | undefined> {
    let id: string | undefined;
    await this.acts.doToEach([{ id: '', name }], { noun: 'tag', participle: 'created' }, async () => {
      ({ id } = await this.api.invoke(createWorkerTag, { body: { name: name.trim(), description } }));
    });
    return id;
  }

  /** @returns whether it has the name and description now */
  change(tag: KnownTag, { name, description }: Pick<WorkerTag, 'name' | 'description'>): Promise<boolean> {
    return this.acts.doToEach([tag], { noun: 'tag', participle: 'changed' }, () =>
      this.api.invoke(updateWorkerTag, { tag_id: tag.id, body: { name, description: description ?? '' } }),
    );
  }

  /** @returns whether it is gone now */
  async remove(tag: CountedTag): Promise<boolean> {
    const { members } = tag;
    const who =
      members.length === 0 ? 'No Worker has it.' : `${countOf(members.length, 'Worker')} will lose it.`;
    const agreed = await this.dialogs.confirm({
      question: `Delete the tag “${tag.name}”?`,
      consequence: `${who} Jobs that are limited to it may run on any Worker then.`,
      items: members,
      verb: 'Delete the tag',
    });
    if (!agreed) return false;
    return this.acts.doToEach([tag], { noun: 'tag', participle: 'deleted' }, () =>
      this.api.invoke(deleteWorkerTag, { tag_id: tag.id }),
    );
  }

  /** Gives all of these Workers a tag, or takes it from them; those that have it as it should be are left alone. */
  async assign(workers: readonly WorkerSummary[], tag: KnownTag, isWanted: boolean): Promise<void> {
    const fitting = workers.filter((worker) => hasTag(worker, tag) !== isWanted);
    if (fitting.length > 0) await this.giveOrTake(fitting, tag, isWanted);
  }

  /** Whether or not they seem to have it: what was just changed may not have arrived here yet. */
  private async giveOrTake(
    workers: readonly WorkerSummary[],
    tag: KnownTag,
    isWanted: boolean,
  ): Promise<void> {
    const participle = isWanted ? `tagged “${tag.name}”` : `without the tag “${tag.name}” now`;
    const assign = (worker: WorkerSummary): Promise<unknown> => {
      const others = (worker.tags ?? []).flatMap(({ id }) => (id === undefined || id === tag.id ? [] : [id]));
      const tagIds = isWanted ? [...others, tag.id] : others;
      return this.api.invoke(setWorkerTags, { worker_id: worker.id, body: { tag_ids: tagIds } });
    };
    await this.acts.doToEach(workers, { noun: 'Worker', participle }, assign, (done) => {
      // As they are by then: somebody may have given them other tags since.
      const now = this.workers.workers().filter(({ id }) => done.some((worker) => worker.id === id));
      return this.giveOrTake(now, tag, !isWanted);
    });
  }
}

/** Whether a Worker has a tag. */
export function hasTag(worker: WorkerSummary, tag: Pick<KnownTag, 'id'>): boolean {
  return (worker.tags ?? []).some(({ id }) => id === tag.id);
}

function isKnown(tag: WorkerTag): tag is KnownTag {
  return tag.id !== undefined;
}
