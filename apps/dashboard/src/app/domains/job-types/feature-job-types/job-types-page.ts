import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../../../shared/icons/icon';
import { Roving } from '../../../shared/keys/roving';
import { Pane } from '../../../shared/keys/panes';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { type Tab, Tabs } from '../../../shared/ui/tabs';
import { labelOf } from '../data/job-setting-fields';
import { JobTypes } from '../data/job-types';
import { ScriptSource } from '../ui/script-source';
import { TryCompile } from '../ui/try-compile';

type Part = 'settings' | 'source' | 'try';

/** The job types: their settings, their scripts, and what they would make of settings. */
@Component({
  selector: 'flamenco-job-types-page',
  imports: [
    EmptyState,
    Icon,
    Loading,
    Pane,
    ProblemBar,
    Roving,
    RouterLink,
    RouterLinkActive,
    ScriptSource,
    Tabs,
    TryCompile,
  ],
  providers: [JobTypes],
  templateUrl: './job-types-page.html',
  styleUrl: './job-types-page.scss',
})
export class JobTypesPage {
  /** From the path. */
  readonly typeName = input<string>();

  protected readonly store = inject(JobTypes);
  private readonly chosenPart = signal<Part>('settings');

  protected readonly open = computed(() => this.store.list().find(({ name }) => name === this.typeName()));
  protected readonly parts = computed((): readonly Tab<Part>[] => {
    const source: Tab<Part> = { id: 'source', label: 'Source' };
    if (!this.open()?.type) return [source];
    return [{ id: 'settings', label: 'Settings' }, source, { id: 'try', label: 'Try' }];
  });
  protected readonly part = computed(
    () => this.parts().find(({ id }) => id === this.chosenPart())?.id ?? 'source',
  );
  protected readonly settings = computed(() =>
    (this.open()?.type?.settings ?? []).map((setting) => ({
      key: setting.key,
      label: setting.label ?? labelOf(setting.key),
      kind: [setting.subtype ?? setting.type, setting.choices?.join(', ')].filter(Boolean).join(': '),
      initial: setting.default === undefined ? '' : String(setting.default),
      isComputed: setting.eval !== undefined,
      visible: setting.visible ?? 'visible',
      isRequired: setting.required === true,
      description: setting.description ?? '',
    })),
  );

  constructor() {
    effect(() => this.store.open.set(this.typeName()));
  }

  protected show(part: Part): void {
    this.chosenPart.set(part);
  }
}
