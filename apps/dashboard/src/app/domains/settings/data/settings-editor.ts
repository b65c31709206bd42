import { HttpErrorResponse } from '@angular/common/http';
import {
  DestroyRef,
  Injectable,
  computed,
  effect,
  inject,
  linkedSignal,
  resource,
  signal,
} from '@angular/core';
import {
  Api,
  type ManagerSetting,
  type ManagerSettings,
  checkSettings,
  checkSharedStoragePath,
  getSettings,
  restartManager,
  updateConfigurationFile,
} from '@flamenco/api-client';
import type { FieldFault } from '../../../shared/forms/field-schema';
import { FormDraft, type FormValues } from '../../../shared/forms/form-draft';
import { managerFaults } from '../../../shared/forms/manager-faults';
import { IdentityCheck } from '../../../shared/identity/identity-check';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { Notices } from '../../../shared/notices';
import { describeProblem } from '../../../shared/problem';
import { fieldOf, nested } from './setting-fields';

/** What is typed is checked when nobody has typed for this long, in ms. */
const QUIET_MS = 250;

/** How long the Manager may take to restart, and how often it is asked meanwhile; in ms. */
const RESTART_PATIENCE_MS = 60_000;
const RESTART_LOOK_MS = 400;

const STORAGE = 'shared_storage_path';

/** What the page is waiting for. */
export type SettingsBusy = 'saving' | 'restarting' | undefined;

/** The provider of the Manager's own accounts. */
const LOCAL = 'local';

/** The Manager's settings, and the changes that are being made to them. One for each visit of the page. */
@Injectable()
export class SettingsEditor {
  private readonly api = inject(Api);
  private readonly identity = inject(IdentityCheck);
  private readonly own = inject(OwnIdentity);
  private readonly notices = inject(Notices);
  private readonly loaded = resource({ loader: () => this.api.invoke(getSettings) });

  /** As they were loaded last; a failed load keeps them. */
  readonly current = linkedSignal<ManagerSettings | undefined, ManagerSettings | undefined>({
    source: () => (this.loaded.hasValue() ? this.loaded.value() : undefined),
    computation: (fresh, before) => fresh ?? before?.value,
  });
  readonly isLoading = computed(() => this.current() === undefined && this.loaded.isLoading());
  /** Why they could not be loaded. */
  readonly loadProblem = computed(() => {
    const error = this.loaded.error();
    return error === undefined ? '' : describeProblem(error);
  });

  readonly settings = computed((): readonly ManagerSetting[] => this.current()?.settings ?? []);
  private readonly fields = computed(() => this.settings().map(fieldOf));
  readonly draft = new FormDraft(
    this.fields,
    computed(() => Object.fromEntries(this.settings().map(({ key, value }) => [key, value]))),
  );

  /** The settings that the Manager runs without until it is restarted. */
  readonly waiting = computed(() => this.settings().filter(({ is_waiting }) => is_waiting));
  /** Those of the changes that would wait for a restart. */
  readonly wouldWait = computed(() => {
    const needing = new Set(
      this.settings().flatMap(({ key, needs_restart }) => (needs_restart ? [key] : [])),
    );
    return this.draft.changed().filter(({ key }) => needing.has(key));
  });

  /** Nobody could sign in who may change that again: a farm that is to be closed has no admin. Other providers may know one. */
  readonly lacksAdmin = computed(() => {
    const { hasAdmin, isKnown, isProxied, offers } = this.own;
    if (this.draft.changes()['access'] !== 'closed' || !isKnown() || hasAdmin() || isProxied()) return false;
    return offers().every(({ provider }) => provider === LOCAL);
  });

  readonly busy = signal<SettingsBusy>(undefined);
  /** Why the last save or restart failed; empty: it did not. */
  readonly problem = signal('');
  /** Somebody else has saved since these were loaded. */
  readonly isOutdated = signal(false);
  /** What is typed is being checked, or will be. */
  readonly isChecking = signal(false);
  private checks = 0;

  constructor() {
    let timer: ReturnType<typeof setTimeout> | undefined;
    effect(() => {
      const changes = this.draft.changes();
      const { faults = [] } = this.current() ?? {};
      clearTimeout(timer);
      this.checks += 1;
      const isEmpty = Object.keys(changes).length === 0;
      this.isChecking.set(!isEmpty);
      if (isEmpty) this.draft.tell(faults.map(toFieldFault));
      else timer = setTimeout(() => void this.check(changes, this.checks), QUIET_MS);
    });
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(timer);
    });
  }

  reload(): void {
    this.isOutdated.set(false);
    this.loaded.reload();
  }

  undoAll(): void {
    this.draft.undoAll();
    this.problem.set('');
  }

  /** @returns whether the changes are saved */
  async save(): Promise<boolean> {
    this.busy.set('saving');
    this.problem.set('');
    try {
      const known = this.current()?.etag;
      await this.api.invoke(updateConfigurationFile, {
        body: nested(this.draft.changes()),
        ...(known !== undefined && { 'If-Match': known }),
      });
      const changesAccess = this.draft
        .changed()
        .some(({ key }) => key === 'access' || key === 'anonymous_role');
      this.current.set(await this.api.invoke(getSettings));
      this.draft.undoAll();
      if (changesAccess) await this.identity.load();
      this.notices.done('The settings are saved');
      return true;
    } catch (error) {
      this.refused(error);
      return false;
    } finally {
      this.busy.set(undefined);
    }
  }

  /** What the file will say with the changes; undefined: that cannot be told, and why is said. */
  async file(): Promise<string | undefined> {
    this.problem.set('');
    try {
      const { faults, yaml } = await this.api.invoke(checkSettings, { body: nested(this.draft.changes()) });
      if (faults.length === 0) return yaml;
      this.draft.tell(faults.map(toFieldFault));
      this.problem.set('Correct what is wrong first: the file would not be saved like this.');
    } catch (error) {
      this.problem.set(describeProblem(error));
    }
    return undefined;
  }

  /** Restarts the Manager, and waits until it is back. */
  async restart(): Promise<void> {
    this.busy.set('restarting');
    this.problem.set('');
    try {
      const before = this.current()?.running_since;
      await this.api.invoke(restartManager);
      this.current.set(await this.untilRunning(before));
      this.notices.done('The Manager was restarted');
    } catch (error) {
      this.problem.set(describeProblem(error));
    } finally {
      this.busy.set(undefined);
    }
  }

  private refused(error: unknown): void {
    if (error instanceof HttpErrorResponse && error.status === 412) {
      this.isOutdated.set(true);
      return;
    }
    const faults = managerFaults(error);
    if (faults) this.draft.tell(faults);
    else this.problem.set(describeProblem(error));
  }

  private async check(changes: FormValues, number: number): Promise<void> {
    try {
      const faults = await this.faultsOf(changes);
      if (number === this.checks) this.draft.tell(faults);
    } catch {
      // It is checked again when it is saved, and what is wrong with the connection is said at the bottom.
    } finally {
      if (number === this.checks) this.isChecking.set(false);
    }
  }

  private async faultsOf(changes: FormValues): Promise<readonly FieldFault[]> {
    const path = changes[STORAGE];
    const [{ faults }, storage] = await Promise.all([
      this.api.invoke(checkSettings, { body: nested(changes) }),
      typeof path === 'string' ? this.api.invoke(checkSharedStoragePath, { body: { path } }) : undefined,
    ]);
    const ofStorage = storage && !storage.is_usable ? [{ path: STORAGE, message: storage.cause }] : [];
    return [...faults.map(toFieldFault), ...ofStorage];
  }

  private async untilRunning(before: string | undefined): Promise<ManagerSettings> {
    const deadline = performance.now() + RESTART_PATIENCE_MS;
    while (performance.now() < deadline) {
      // While it restarts, it does not answer.
      const settings = await this.api.invoke(getSettings).catch(() => undefined);
      if (settings !== undefined && settings.running_since !== before) return settings;
      await new Promise((resolve) => setTimeout(resolve, RESTART_LOOK_MS));
    }
    throw new Error(
      'The Manager has not come back within a minute. See its log; when its address was changed, open the dashboard there.',
    );
  }
}

function toFieldFault({ setting, message }: { setting: string; message: string }): FieldFault {
  return { path: setting, message };
}
