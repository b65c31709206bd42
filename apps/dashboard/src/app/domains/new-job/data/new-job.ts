import {
  Injectable,
  computed,
  effect,
  inject,
  linkedSignal,
  resource,
  signal,
  untracked,
} from '@angular/core';
import {
  Api,
  type Job,
  type JobCheckResult,
  type SubmittedJob,
  fetchJob,
  fetchWorkerTags,
  getConfiguration,
  getJobTypes,
  submitJob,
  submitJobCheck,
} from '@flamenco/api-client';
import { countFrames } from '@flamenco/domain/frames';
import { isFarmError } from '@flamenco/domain/errors';
import type { FieldFault, FormField } from '../../../shared/forms/field-schema';
import { FormDraft, type FormValues } from '../../../shared/forms/form-draft';
import { isSameValue } from '../../../shared/forms/same-value';
import { countOf } from '../../../shared/count-words';
import { describeProblem, isNotFound } from '../../../shared/problem';
import { ABOUT_FIELDS } from './about-fields';
import { againValues } from './again';
import { answersFor } from './blender-answers';
import { forgetDraft, keepDraft, keptDraft } from './kept-draft';
import { refusalParts } from './refusal-parts';
import { BLEND_FILE, settingFields } from './setting-fields';
import { submittedJob } from './submitted-job';

/** Tasks that a check tells of at most. */
const MOST_TASKS_TOLD = 1_000;

/** A job that is another one again. */
export interface Again {
  /** The job; empty: none. */
  readonly jobId: string;
  /** Its frames; empty: all. */
  readonly frames: string;
}

/** A job that was checked. */
export interface Checked {
  readonly of: SubmittedJob;
  readonly report: JobCheckResult;
  readonly tookMs: number;
}

const NOTHING_AGAIN: Again = { jobId: '', frames: '' };

/** A job that is being filled in: what it is made from, what is wrong with it, what it would be. One for each visit of the page. */
@Injectable()
export class NewJob {
  private readonly api = inject(Api);

  private readonly again = signal<Again | undefined>(undefined);
  private readonly typeList = resource({ loader: () => this.api.invoke(getJobTypes) });
  private readonly tagList = resource({ loader: () => this.api.invoke(fetchWorkerTags) });
  private readonly configuration = resource({ loader: () => this.api.invoke(getConfiguration) });
  private readonly earlier = resource({
    params: () => this.again()?.jobId || undefined,
    loader: ({ params }) => this.api.invoke(fetchJob, { job_id: params }),
  });

  /** The job that is submitted again, when it is known. */
  readonly origin = computed((): Job | undefined =>
    this.earlier.hasValue() ? this.earlier.value() : undefined,
  );
  /** The frames of it that are; empty: all. */
  readonly frames = computed(() => this.again()?.frames ?? '');
  readonly types = computed(() => (this.typeList.hasValue() ? this.typeList.value().job_types : []));
  readonly tags = computed(() => (this.tagList.hasValue() ? (this.tagList.value().tags ?? []) : []));
  readonly takesUploads = computed(
    () => this.configuration.hasValue() && this.configuration.value().shamanEnabled,
  );
  /** Where checkouts are, as the Manager has it. */
  readonly checkoutFolder = computed(() =>
    this.configuration.hasValue() ? this.configuration.value().storageLocation : '',
  );
  readonly isLoading = computed(() => this.typeList.isLoading() || this.earlier.isLoading());

  private readonly chosenType = signal<string | undefined>(undefined);
  readonly typeName = computed(() => this.chosenType() ?? this.origin()?.type ?? '');
  readonly type = computed(() => this.types().find(({ name }) => name === this.typeName()));
  readonly fields = computed(() => {
    const type = this.type();
    return type && settingFields(type);
  });

  private readonly begun = computed(() => {
    const origin = this.origin();
    return origin && againValues(origin, this.frames());
  });
  readonly about = new FormDraft(
    signal(ABOUT_FIELDS),
    computed(() => this.begun()?.about ?? {}),
  );
  readonly settings = new FormDraft(
    computed((): readonly FormField[] => {
      const { blendfile, shown = [], hidden = [] } = this.fields() ?? {};
      return [...(blendfile ? [blendfile] : []), ...shown, ...hidden];
    }),
    computed(() => (this.typeName() === this.origin()?.type ? (this.begun()?.settings ?? {}) : {})),
  );
  readonly tag = linkedSignal(() => this.origin()?.worker_tag ?? '');
  readonly checkout = linkedSignal(() => this.origin()?.storage?.shaman_checkout_id ?? '');
  /** The folder that was looked at last. */
  readonly folder = signal('');

  readonly isBusy = signal<'checking' | 'submitting' | undefined>(undefined);
  private readonly refusal = signal<{ readonly of: SubmittedJob; readonly text: string } | undefined>(
    undefined,
  );
  readonly checked = signal<Checked | undefined>(undefined);
  /** The key that makes it harmless to send the same job twice. */
  private sending: { readonly of: SubmittedJob; readonly key: string } | undefined;

  /** What follows from the other settings, where those that it is for are empty. */
  readonly answers = computed(() => answersFor(this.settings.values(), textOf(this.about.values()['name'])));
  readonly blendfile = computed(() => textOf(this.settings.values()[BLEND_FILE]));
  /** How many frames there are; undefined: that is not known. */
  readonly frameWords = computed(() => {
    const count = framesIn(this.settings.values()['frames']);
    return typeof count === 'number' ? `${countOf(count, 'frame')}.` : undefined;
  });

  /** What is sent. */
  readonly body = computed((): SubmittedJob =>
    submittedJob({
      type: this.typeName(),
      etag: this.type()?.etag,
      fields: this.settings.fields(),
      settings: this.settings.values(),
      answers: this.answers(),
      about: this.about.values(),
      tag: this.tag(),
      checkout: this.checkout(),
      origin: this.origin(),
    }),
  );
  /** Whether what was checked is what is there now. */
  readonly isCheckCurrent = computed(() => isSameValue(this.checked()?.of, this.body()));
  /** What was said of what is there now, and is about no field. */
  readonly problem = computed(() => {
    const refusal = this.refusal();
    return refusal !== undefined && isSameValue(refusal.of, this.body()) ? refusal.text : undefined;
  });
  /** Why nothing can be filled in. */
  readonly obstacle = computed(() => this.whyNot());
  /** The labels of the fields that something is wrong with. */
  readonly faulty = computed((): readonly FormField[] => [
    ...this.settings.fields().filter((field) => this.faultsOf(field).length > 0),
    ...this.about.faulty(),
  ]);

  constructor() {
    effect(() => {
      const again = this.again();
      if (again === undefined) return;
      keepDraft({
        again: again.jobId,
        frames: again.frames,
        type: this.chosenType() ?? '',
        about: this.about.changes(),
        settings: this.settings.changes(),
        tag: this.tag(),
        checkout: this.checkout(),
        folder: this.folder(),
      });
    });
  }

  /** Begins with a job that there is, or with none; with what was filled in before the page was loaded again. */
  begin(again: Again = NOTHING_AGAIN): void {
    if (isSameValue(untracked(this.again), again)) return;
    this.reset();
    const kept = keptDraft({ again: again.jobId, frames: again.frames });
    if (kept) {
      if (kept.type !== '') this.chosenType.set(kept.type);
      fill(this.about, kept.about);
      fill(this.settings, kept.settings);
      if (kept.tag !== '') this.tag.set(kept.tag);
      if (kept.checkout !== '') this.checkout.set(kept.checkout);
      this.folder.set(kept.folder);
    }
    this.again.set(again);
  }

  /** Forgets what was filled in. */
  discard(): void {
    this.reset();
    this.about.undoAll();
    this.settings.undoAll();
    forgetDraft();
  }

  chooseType(name: string): void {
    this.chosenType.set(name);
    this.checked.set(undefined);
  }

  setAbout(key: string, value: unknown): void {
    this.about.set(key, value);
  }

  /** A number that is emptied is none, unlike a text. */
  setSetting({ key, schema }: FormField, value: unknown): void {
    this.settings.set(key, value === '' && schema.type !== 'string' ? undefined : value);
  }

  /**
   * @param path - as jobs have it
   * @param checkout - the one that it is in, when it was uploaded
   */
  chooseFile(path: string, checkout = ''): void {
    this.settings.set(BLEND_FILE, path);
    this.checkout.set(checkout);
    const name = textOf(this.about.values()['name']);
    if (name === '') this.about.set('name', nameFor(path));
  }

  /** What is typed is in no checkout. */
  typeFile(path: string): void {
    this.settings.set(BLEND_FILE, path);
    this.checkout.set('');
  }

  faultsOf(field: FormField): readonly FieldFault[] {
    const faults = this.settings.faultsAt(field.key);
    if (faults.length > 0 || field.key !== 'frames') return faults;
    const message = framesIn(this.settings.values()['frames']);
    return typeof message === 'string' ? [{ path: '', message }] : [];
  }

  /** Asks what the job would be. */
  async check(): Promise<void> {
    const body = this.body();
    const begunMs = performance.now();
    await this.ask('checking', body, async () => {
      const params = { report: true, limit: MOST_TASKS_TOLD, body };
      const report = await this.api.invoke(submitJobCheck, params);
      this.checked.set({ of: body, report, tookMs: performance.now() - begunMs });
    });
  }

  /** @returns the id of the job; undefined: it was refused, which is said */
  async submit(): Promise<string | undefined> {
    const body = this.body();
    if (this.sending === undefined || !isSameValue(this.sending.of, body))
      this.sending = { of: body, key: randomKey() };
    const { key } = this.sending;
    const job = await this.ask('submitting', body, () =>
      this.api.invoke(submitJob, { 'Idempotency-Key': key, body }),
    );
    if (job === undefined) return undefined;
    this.again.set(undefined); // nothing of it is kept any more
    forgetDraft();
    return job.id;
  }

  reload(): void {
    this.typeList.reload();
    this.earlier.reload();
  }

  private async ask<Answer>(
    doing: 'checking' | 'submitting',
    body: SubmittedJob,
    act: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    this.isBusy.set(doing);
    this.refusal.set(undefined);
    try {
      return await act();
    } catch (error) {
      const keys = this.settings.fields().map(({ key }) => key);
      const { settings, about, rest } = refusalParts(error, keys);
      this.settings.tell(settings);
      this.about.tell(about);
      this.refusal.set({ of: body, text: rest });
      this.checked.set(undefined);
      // The job type may be another one by now: its etag is sent along.
      this.typeList.reload();
      return undefined;
    } finally {
      this.isBusy.set(undefined);
    }
  }

  private whyNot(): string | undefined {
    const error = this.earlier.error();
    if (error !== undefined)
      return isNotFound(error)
        ? 'The job that should be submitted again does not exist any more.'
        : describeProblem(error);
    if (this.typeList.error() !== undefined) return describeProblem(this.typeList.error());
    if (this.isLoading() || this.typeName() === '' || this.type() !== undefined) return undefined;
    const broken = (this.typeList.value()?.invalid ?? []).find(
      ({ job_type }) => job_type === this.typeName(),
    );
    const why = broken === undefined ? 'is not on this Manager' : `is broken: ${broken.message}`;
    return `The job type '${this.typeName()}' ${why}, so that such a job cannot be submitted. Put its script back into the Manager's folder scripts, or choose another job type.`;
  }

  private reset(): void {
    this.chosenType.set(undefined);
    this.checked.set(undefined);
    this.refusal.set(undefined);
    this.tag.set(this.origin()?.worker_tag ?? '');
    this.checkout.set(this.origin()?.storage?.shaman_checkout_id ?? '');
  }
}

function fill(draft: FormDraft, values: FormValues): void {
  for (const [key, value] of Object.entries(values)) draft.set(key, value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** How many frames a value names, what is wrong with it, or undefined when it is no text. */
function framesIn(value: unknown): number | string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  try {
    return countFrames(value);
  } catch (error) {
    if (isFarmError(error)) return error.message;
    throw error;
  }
}

function nameFor(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').replace(/\.blend$/i, '');
}

/** Also where the page does not come by HTTPS, which `crypto.randomUUID` needs. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
