import { Component, ElementRef, computed, effect, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { BlenderPathCheckResult } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { managerUrl } from '../../../shared/manager-address';
import { Theme } from '../../../shared/theme';
import { Loading } from '../../../shared/ui/loading';
import { WorkerList } from '../../workers/data/worker-list';
import { isSameTwice } from '../../people/data/password-fields';
import { FieldList } from '../../../shared/forms/field-list';
import { FirstJobs } from '../data/first-jobs';
import { FolderChoice } from '../data/folder-choice';
import { EACH_WORKERS_OWN, SetupDraft, type SetupStep } from '../data/setup-draft';
import { FarmTakeover } from '../ui/farm-takeover';
import { FirstSteps } from '../ui/first-steps';
import { FolderPicker } from '../ui/folder-picker';
import { StepList } from '../ui/step-list';

/** The setup assistant: from an empty configuration to a farm that can render. It is the whole screen: no other page works yet. */
@Component({
  selector: 'flamenco-setup-page',
  imports: [FarmTakeover, FieldList, FirstSteps, FolderPicker, Icon, Loading, StepList],
  providers: [FirstJobs, FolderChoice, SetupDraft],
  templateUrl: './setup-page.html',
  styleUrl: './setup-page.scss',
})
export class SetupPage {
  /** From the query: `workers` once the Manager is set up, also after a reload. */
  readonly step = input<string>();

  private readonly router = inject(Router);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly draft = inject(SetupDraft);
  protected readonly workers = inject(WorkerList).workers;
  protected readonly jobs = inject(FirstJobs);
  protected readonly folders = inject(FolderChoice);
  protected readonly theme = inject(Theme);
  protected readonly managerUrl = managerUrl();
  /** Somebody has tried to go on: what is missing is shown. */
  protected readonly isTried = signal(false);

  /** What was answered, below the names of the steps. */
  protected readonly answers = computed((): Partial<Record<SetupStep, string>> => {
    const { access, blender, reached, step, storagePath } = this.draft;
    if (step() === 'workers') return {};
    return {
      ...(reached().has('blender') && { storage: storagePath() }),
      ...(reached().has('review') && {
        blender: blender().source === 'default' ? 'What each Worker finds' : blender().path,
        access: access() === 'open' ? 'Open' : 'Closed',
      }),
    };
  });

  protected readonly blenders = computed((): readonly BlenderPathCheckResult[] => {
    const custom = this.draft.customVerdict();
    const usable = this.draft.found().filter((blender) => blender.is_usable);
    return [...usable, ...(custom?.is_usable ? [custom] : []), EACH_WORKERS_OWN];
  });

  constructor() {
    effect(() => {
      if (this.step() === 'workers') this.draft.finish();
    });
    effect(() => {
      // The page was loaded anew meanwhile.
      if (this.draft.farm()?.state === 'running' && !this.draft.isBusy()) void this.draft.follow();
    });
    let shown: SetupStep | undefined;
    effect(() => {
      const step = this.draft.step();
      // What had the focus is gone with the step before.
      if (shown !== undefined && shown !== step) queueMicrotask(() => this.focusStep());
      shown = step;
    });
  }

  protected submitStorage(event: Event): void {
    event.preventDefault();
    void this.draft.checkStorage();
  }

  protected browse(): void {
    if (this.folders.isOpen()) this.folders.close();
    else void this.folders.open(this.draft.storagePath());
  }

  protected useFolder(path: string): void {
    this.folders.close();
    this.draft.storagePath.set(path);
    void this.draft.checkStorage();
  }

  /** In the folder that is open; what keeps it from being the shared storage is said below the path. */
  protected async createFolder(name: string): Promise<void> {
    this.draft.storagePath.set(this.folders.within(name));
    await this.draft.createStorage();
    if (this.draft.step() !== 'storage') this.folders.close();
  }

  protected submitCustom(event: Event): void {
    event.preventDefault();
    void this.draft.checkCustomBlender();
  }

  protected submitAccess(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    this.draft.problem.set('');
    const { access, admin } = this.draft;
    if (access() === 'open') this.draft.goTo('review');
    else if (admin.faulty().length > 0) this.focusField(admin.faulty()[0]?.key ?? '');
    else if (isSameTwice(admin.values())) this.draft.goTo('review');
    else this.draft.problem.set('These are two different passwords.');
  }

  protected async save(): Promise<void> {
    if (await this.draft.save()) await this.router.navigate([], { queryParams: { step: 'workers' } });
  }

  protected async openDashboard(): Promise<void> {
    await this.router.navigate([this.workers().length > 0 ? '/workers' : '/jobs']);
  }

  private focusField(key: string): void {
    this.host.querySelector<HTMLElement>(`#setup-admin-${key}`)?.focus();
  }

  private focusStep(): void {
    this.host.querySelector<HTMLElement>('[data-step-start]')?.focus();
  }
}
