import { Dialog } from '@angular/cdk/dialog';
import { Component, ElementRef, computed, effect, inject, input, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute } from '@angular/router';
import type { ManagerSetting } from '@flamenco/api-client';
import { countOf } from '../../../shared/count-words';
import { Dialogs } from '../../../shared/dialogs';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormFieldView } from '../../../shared/forms/form-field-view';
import { type PageWithChanges, UnsavedChanges } from '../../../shared/forms/unsaved-changes';
import { injectMay } from '../../../shared/identity/own-identity';
import { Icon } from '../../../shared/icons/icon';
import { Pane } from '../../../shared/keys/panes';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SettingsNav, type SettingsPlace } from '../../../shared/ui/settings-nav';
import { SETTING_SECTIONS, placeInSection, sectionOf } from '../data/setting-sections';
import { shownValue } from '../data/setting-fields';
import { SettingsEditor } from '../data/settings-editor';
import { SettingHelp } from '../ui/setting-help';
import { VariablesEditor } from '../ui/variables-editor';
import { type ShownFile, YamlView } from '../ui/yaml-view';

/** A setting with the field to change it. */
interface ShownSetting {
  readonly setting: ManagerSetting;
  readonly field: FormField;
  readonly isVariables: boolean;
}

/** All settings of the Manager: changed, checked as they are typed, saved, and put into effect. */
@Component({
  selector: 'flamenco-settings-page',
  imports: [
    EmptyState,
    FormFieldView,
    Icon,
    Loading,
    NeedsManager,
    Pane,
    ProblemBar,
    SettingHelp,
    SettingsNav,
    VariablesEditor,
  ],
  providers: [SettingsEditor],
  host: { '(window:beforeunload)': 'askBrowser($event)' },
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.scss',
})
export class SettingsPage implements PageWithChanges {
  /** What is looked for, from the query. */
  readonly q = input<string>();

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly dialog = inject(Dialog);
  private readonly dialogs = inject(Dialogs);
  private readonly unsaved = inject(UnsavedChanges);
  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);
  private readonly may = injectMay();
  protected readonly mayWrite = (): boolean => this.may('settings:write');
  protected readonly editor = inject(SettingsEditor);
  protected readonly draft = this.editor.draft;

  private readonly shown = computed((): readonly ShownSetting[] => {
    const words = (this.q() ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const settings = new Map(this.editor.settings().map((setting) => [setting.key, setting]));
    return this.draft.fields().flatMap((field) => {
      const setting = settings.get(field.key);
      const text = `${field.key} ${field.label} ${field.about} ${sectionOf(field.key).label}`.toLowerCase();
      if (!setting || !words.every((word) => text.includes(word))) return [];
      const shown = this.mayWrite() ? field : { ...field, fixedBecause: '' };
      return [{ setting, field: shown, isVariables: field.key === 'variables' }];
    });
  });
  /** Those in which something is found. */
  protected readonly sections = computed(() =>
    SETTING_SECTIONS.map((section) => ({
      ...section,
      settings: this.shown()
        .filter(({ field }) => sectionOf(field.key) === section)
        .toSorted((one, other) => placeInSection(one.field.key) - placeInSection(other.field.key)),
    })).filter(({ settings }) => settings.length > 0),
  );
  protected readonly places = computed((): readonly SettingsPlace[] => {
    const faulty = new Set(this.draft.faulty().map(({ key }) => sectionOf(key).id));
    const changed = new Set(this.draft.changed().map(({ key }) => sectionOf(key).id));
    return this.sections().map(({ id, label, icon }) => {
      const sign = faulty.has(id) ? 'fault' : changed.has(id) ? 'changed' : undefined;
      return { id, label, icon, ...(sign && { sign }) };
    });
  });

  /** The key of the setting that has the focus, or had it last. */
  protected readonly chosenKey = signal<string | undefined>(undefined);
  protected readonly chosen = computed(() =>
    this.shown().find(({ field }) => field.key === this.chosenKey()),
  );

  protected readonly errors = computed(() => countOf(this.draft.faulty().length, 'error'));
  protected readonly changes = computed(() => countOf(this.draft.changed().length, 'change'));
  protected readonly restartWords = computed(() => {
    const count = this.editor.wouldWait().length;
    if (count === 0) return '';
    const which = count === this.draft.changed().length ? 'with' : `${count} of them with`;
    return `; ${which} a restart of the Manager, while running tasks go on`;
  });
  protected readonly waitingNames = computed(() =>
    this.editor
      .waiting()
      .map(({ key }) => this.draft.fields().find((field) => field.key === key)?.label ?? key)
      .join(', '),
  );
  protected readonly canSave = computed(
    () =>
      this.draft.isDirty() &&
      this.draft.faulty().length === 0 &&
      !this.editor.lacksAdmin() &&
      !this.editor.isChecking() &&
      this.editor.busy() === undefined,
  );

  constructor() {
    effect(() => {
      const id = this.fragment();
      if (this.sections().length > 0 && id) this.goTo(id);
    });
  }

  mayBeLeft(): Promise<boolean> {
    return this.unsaved.mayBeLost(this.draft.changed().map(({ label }) => label));
  }

  /** What a setting was before it was changed here. */
  protected before({ key, schema }: FormField): string {
    return shownValue(schema, this.draft.earlier(key));
  }

  protected initially({ schema, initial }: FormField): string {
    return shownValue(schema, initial);
  }

  protected isInitial({ key, initial }: FormField): boolean {
    return JSON.stringify(this.draft.values()[key]) === JSON.stringify(initial);
  }

  protected async saveAndRestart(): Promise<void> {
    if (await this.editor.save()) await this.editor.restart();
  }

  protected async showFile(): Promise<void> {
    const yaml = await this.editor.file();
    if (yaml === undefined) return;
    const data: ShownFile = { file: this.editor.current()?.file ?? '', yaml };
    this.dialog.open(YamlView, { data, ariaLabel: 'What the file will say', backdropClass: 'dim' });
  }

  protected async restart(): Promise<void> {
    const agreed = await this.dialogs.confirm({
      question: 'Restart the Manager?',
      consequence:
        'It is back in a few seconds, with the settings that wait for it. Running tasks go on meanwhile.',
      items: [],
      verb: 'Restart the Manager',
    });
    if (agreed) await this.editor.restart();
  }

  /** The browser asks in its own words before it leaves the dashboard. */
  protected askBrowser(event: Event): void {
    if (this.draft.isDirty()) event.preventDefault();
  }

  private goTo(section: string): void {
    const find = (): HTMLElement | null => this.host.querySelector(`[id="section-${CSS.escape(section)}"]`);
    // It is there when Angular has drawn what was loaded.
    requestAnimationFrame(() => {
      find()?.scrollIntoView();
      find()?.focus({ preventScroll: true });
    });
  }
}
