import { Component, ElementRef, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { SharedFolderEntry } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import type { FieldFault, FormField } from '../../../shared/forms/field-schema';
import { FormFieldView } from '../../../shared/forms/form-field-view';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { Notices } from '../../../shared/notices';
import { shortDuration } from '../../../shared/relative-time';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { BlendUpload } from '../data/blend-upload';
import { FolderBrowser } from '../data/folder-browser';
import { NewJob } from '../data/new-job';
import { CheckReport } from '../ui/check-report';
import { FolderList } from '../ui/folder-list';
import { UploadProgress } from '../ui/upload-progress';

/** A new job: its file, its job type with the settings of that, and what it would be. Also a job, or some frames of it, again. */
@Component({
  selector: 'flamenco-new-job-page',
  imports: [
    CheckReport,
    FolderList,
    FormFieldView,
    Icon,
    Loading,
    NeedsManager,
    Pane,
    ProblemBar,
    RouterLink,
    UploadProgress,
  ],
  providers: [BlendUpload, FolderBrowser, NewJob],
  templateUrl: './new-job-page.html',
  styleUrl: './new-job-page.scss',
  host: { '(keydown.control.enter)': 'submit()', '(keydown.meta.enter)': 'submit()' },
})
export class NewJobPage {
  /** The job that is submitted again, from the query. */
  readonly again = input<string>();
  /** The frames of it that are, from the query. */
  readonly frames = input<string>();

  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly may = injectMay();
  protected readonly job = inject(NewJob);
  protected readonly folder = inject(FolderBrowser);
  protected readonly upload = inject(BlendUpload);

  protected readonly showsHidden = signal(false);
  /** Somebody has tried to go on: what is missing is shown, too. */
  protected readonly isTried = signal(false);
  protected readonly settingFields = computed(() => {
    const { shown = [], hidden = [] } = this.job.fields() ?? {};
    return this.showsHidden() ? [...shown, ...hidden] : shown;
  });
  protected readonly hiddenCount = computed(() => this.job.fields()?.hidden.length ?? 0);
  protected readonly chosenName = computed(() => {
    const [name, path] = [this.job.blendfile().split('/').at(-1) ?? '', this.job.blendfile()];
    const [first] = this.folder.entries();
    return first !== undefined && this.folder.locationOf({ ...first, name }) === path ? name : undefined;
  });
  protected readonly heading = computed(() => {
    const origin = this.job.origin();
    if (origin === undefined) return 'New job';
    return this.job.frames() === ''
      ? `${origin.name} again`
      : `Frames ${this.job.frames()} of ${origin.name} again`;
  });
  protected readonly checkedWords = computed(() => {
    const checked = this.job.checked();
    if (checked === undefined) return '';
    return this.job.isCheckCurrent() ? shortDuration(checked.tookMs) : 'of what was filled in before';
  });
  protected readonly submitWords = computed(() => {
    const count = this.job.isCheckCurrent() ? this.job.checked()?.report.task_count : undefined;
    return count === undefined ? 'Submit' : `Submit ${countOf(count, 'task')}`;
  });

  constructor() {
    effect(() => {
      const again = { jobId: this.again() ?? '', frames: this.frames() ?? '' };
      untracked(() => this.begin(again));
    });
  }

  protected faultsOf(field: FormField): readonly FieldFault[] {
    const isShown = this.isTried() || this.job.settings.isChanged(field.key);
    return isShown ? this.job.faultsOf(field) : [];
  }

  protected faultsOfAbout({ key }: FormField): readonly FieldFault[] {
    const isShown = this.isTried() || this.job.about.isChanged(key);
    return isShown ? this.job.about.faultsAt(key) : [];
  }

  /** What a field is when nobody gives it a value. */
  protected answerFor(field: FormField): string | undefined {
    const value = this.job.settings.values()[field.key];
    return value === undefined || value === '' ? this.job.answers()[field.key] : undefined;
  }

  protected openFolder(path: string): void {
    this.job.folder.set(path);
    void this.folder.open(path);
  }

  protected openChild({ name }: SharedFolderEntry): void {
    this.openFolder([...this.folder.names(), name].join('/'));
  }

  protected openAbove(count: number): void {
    this.openFolder(this.folder.names().slice(0, count).join('/'));
  }

  protected async sendFile(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    input.value = ''; // the same file can be chosen again
    if (file === undefined) return;
    this.leaveCheckout();
    const placed = await this.upload.send(file);
    if (placed === undefined) return;
    const folder = this.job.checkoutFolder().replaceAll('\\', '/').replace(/\/+$/, '');
    this.job.chooseFile(`${folder}/${placed.checkout}/${placed.name}`, placed.checkout);
  }

  protected choose(path: string): void {
    this.leaveCheckout();
    this.job.chooseFile(path);
  }

  protected typeFile(path: unknown): void {
    this.leaveCheckout();
    this.job.typeFile(String(path));
  }

  protected async check(): Promise<void> {
    if (this.isReady()) await this.job.check();
  }

  protected async submit(): Promise<void> {
    if (!this.may('jobs:submit') || this.job.isBusy() !== undefined || !this.isReady()) return;
    const { name } = this.job.body();
    const id = await this.job.submit();
    if (id === undefined) return;
    this.notices.done(`${name}: submitted`);
    await this.router.navigate(['/jobs', id]);
  }

  protected discard(): void {
    this.leaveCheckout();
    this.job.discard();
    this.isTried.set(false);
    this.upload.cancel();
  }

  /** Nobody needs what was uploaded for this job, once it gets another file. */
  private leaveCheckout(): void {
    const checkout = this.job.checkout();
    const earlier = this.job.origin()?.storage?.shaman_checkout_id ?? '';
    if (checkout === '' || checkout === earlier) return;
    void this.upload.discard(checkout);
    this.upload.cancel();
  }

  private begin(again: { readonly jobId: string; readonly frames: string }): void {
    this.job.begin(again);
    void this.folder.open(this.job.folder());
  }

  /** Whether all is filled in; otherwise what is missing is shown, and the first of it gets the focus. */
  private isReady(): boolean {
    this.isTried.set(true);
    const [first] = this.job.faulty();
    if (this.job.type() === undefined) this.focus('new-job-type');
    else if (first === undefined) return true;
    else {
      this.showsHidden.update((shows) => shows || !this.settingFields().includes(first));
      requestAnimationFrame(() => this.focus(`field-${first.key}`)); // it may not be drawn yet
    }
    return false;
  }

  private focus(id: string): void {
    this.host.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }
}
