import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import {
  Api,
  type AvailableJobType,
  type AvailableJobTypes,
  type InvalidJobType,
  type JobTypeScript,
  fetchJobTypeScripts,
  fetchJobTypeSources,
  getJobTypes,
} from '@flamenco/api-client';
import { describeProblem } from '../../../shared/problem';

/** A job type, or a script that should be one. */
export interface ListedJobType {
  readonly name: string;
  /** Undefined: its script is broken, and there is none in its place. */
  readonly type: AvailableJobType | undefined;
  /** Whether the script that is used comes with the Manager. */
  readonly isBuiltIn: boolean;
  readonly faults: readonly InvalidJobType[];
}

interface Loaded {
  readonly types: AvailableJobTypes;
  readonly scripts: readonly JobTypeScript[];
}

/** The job types, their scripts, and what is wrong with those. One for each visit of the page. */
@Injectable()
export class JobTypes {
  private readonly api = inject(Api);

  private readonly loaded = resource({
    loader: async (): Promise<Loaded> => {
      const [types, { scripts }] = await Promise.all([
        this.api.invoke(getJobTypes),
        this.api.invoke(fetchJobTypeScripts),
      ]);
      return { types, scripts };
    },
  });
  /** A failed load keeps what there was. */
  private readonly current = linkedSignal<Loaded | undefined, Loaded | undefined>({
    source: () => (this.loaded.hasValue() ? this.loaded.value() : undefined),
    computation: (fresh, before) => fresh ?? before?.value,
  });
  readonly isLoading = computed(() => this.current() === undefined && this.loaded.isLoading());
  readonly problem = computed(() => problemOf(this.loaded.error()));

  /** By name. */
  readonly list = computed((): readonly ListedJobType[] => {
    const { types: { job_types: types, invalid = [] } = { job_types: [] }, scripts = [] } =
      this.current() ?? {};
    const names = new Set([...types.map(({ name }) => name), ...invalid.map((fault) => fault.job_type)]);
    return [...names].sort().map((name) => ({
      name,
      type: types.find((type) => type.name === name),
      isBuiltIn: scripts.some((script) => script.job_type === name && script.is_used && script.is_built_in),
      faults: invalid.filter((fault) => fault.job_type === name),
    }));
  });

  /** The job type that is looked at. */
  readonly open = signal<string | undefined>(undefined);
  private readonly openSources = resource({
    params: () => {
      const name = this.open();
      return name === undefined ? undefined : { name, of: this.current() };
    },
    loader: ({ params }) => this.api.invoke(fetchJobTypeSources, { typeName: params.name }),
  });
  /** Of the open job type, the one that wins first. */
  readonly sources = computed((): readonly JobTypeScript[] =>
    this.openSources.hasValue() ? this.openSources.value().scripts : [],
  );
  readonly sourcesProblem = computed(() => problemOf(this.openSources.error()));

  reload(): void {
    this.loaded.reload();
  }
}

function problemOf(error: Error | undefined): string {
  return error === undefined ? '' : describeProblem(error);
}
