import { Component, computed, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { BlenderPathCheckResult } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { Loading } from '../../../shared/ui/loading';
import { EACH_WORKERS_OWN, SetupDraft } from '../data/setup-draft';
import { StepList } from '../ui/step-list';

/** The setup assistant: from an empty configuration to a farm that can render. */
@Component({
  selector: 'flamenco-setup-page',
  imports: [Icon, Loading, StepList],
  providers: [SetupDraft],
  templateUrl: './setup-page.html',
  styleUrl: './setup-page.scss',
})
export class SetupPage {
  private readonly router = inject(Router);
  protected readonly draft = inject(SetupDraft);

  protected readonly blenders = computed((): readonly BlenderPathCheckResult[] => {
    const custom = this.draft.customVerdict();
    const usable = this.draft.found().filter((blender) => blender.is_usable);
    return [...usable, ...(custom?.is_usable ? [custom] : []), EACH_WORKERS_OWN];
  });

  protected submitStorage(event: Event): void {
    event.preventDefault();
    void this.draft.checkStorage();
  }

  protected submitCustom(event: Event): void {
    event.preventDefault();
    void this.draft.checkCustomBlender();
  }

  protected async save(): Promise<void> {
    if (await this.draft.save()) await this.router.navigate(['/jobs']);
  }
}
