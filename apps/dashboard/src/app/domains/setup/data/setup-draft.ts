import { Injectable, computed, inject, linkedSignal, resource, signal } from '@angular/core';
import {
  Api,
  type BlenderPathCheckResult,
  type Flamenco3Farm,
  type PathCheckResult,
  type SetupAssistantConfig,
  checkBlenderExePath,
  checkSharedStoragePath,
  createSharedStorageFolder,
  findBlenderExePath,
  getConfiguration,
  getFlamenco3Farm,
  saveSetupAssistantConfig,
  takeOverFlamenco3Farm,
} from '@flamenco/api-client';
import type { AccessMode } from '@flamenco/domain/access';
import type { FormField } from '../../../shared/forms/field-schema';
import { FormDraft } from '../../../shared/forms/form-draft';
import { IdentityCheck } from '../../../shared/identity/identity-check';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { describeProblem, refusalCode } from '../../../shared/problem';
import { NEW_PASSWORD_FIELDS } from '../../people/data/password-fields';

/** The assistant's steps, in their order; that of the takeover only where there is a farm, and who may use the farm where that is still to be decided. */
const SETUP_STEPS = ['welcome', 'takeover', 'storage', 'blender', 'access', 'review', 'workers'] as const;
/** A step of the assistant. */
export type SetupStep = (typeof SETUP_STEPS)[number];

/** Who the first admin is. */
const FIRST_ADMIN_FIELDS: readonly FormField[] = [
  {
    key: 'name',
    label: 'Name of the first admin',
    about: 'To sign in with: letters, digits and any of . _ - @.',
    schema: { type: 'string', minLength: 1, maxLength: 100, autocomplete: 'username' },
    isRequired: true,
  },
  ...NEW_PASSWORD_FIELDS,
];

/** The codes of what the Manager has against them. */
const OF_THE_ADMIN = /^(password-|invalid-user-name|user-name-)/;

/** Each Worker uses the Blender that it finds. */
export const EACH_WORKERS_OWN: BlenderPathCheckResult = {
  input: '',
  path: '',
  source: 'default',
  is_usable: true,
  cause: 'Each Worker runs the Blender that it finds on its own computer',
};

/** How often a takeover is looked at, in ms. */
const TAKEOVER_LOOK_MS = 500;

/** How long the Manager may take to restart, and how often it is asked meanwhile; in ms. */
const RESTART_PATIENCE_MS = 60_000;
const RESTART_LOOK_MS = 400;

/** What has been answered so far, and what the Manager says of it. One for each visit of the assistant. */
@Injectable()
export class SetupDraft {
  private readonly api = inject(Api);
  private readonly identity = inject(OwnIdentity);
  private readonly identityCheck = inject(IdentityCheck);

  private readonly configuration = resource({ loader: () => this.api.invoke(getConfiguration) });
  private readonly askedFarm = resource({ loader: () => this.api.invoke(getFlamenco3Farm) });
  private readonly search = resource({ loader: () => this.api.invoke(findBlenderExePath) });

  readonly step = signal<SetupStep>('welcome');
  /** The steps that one may go back to. */
  readonly reached = signal<ReadonlySet<SetupStep>>(new Set(['welcome']));
  readonly isBusy = signal(false);
  /** Why the last request failed; empty: it did not. */
  readonly problem = signal('');

  /** The farm of Flamenco 3 that can be taken over; undefined: there is none. */
  readonly farm = linkedSignal<Flamenco3Farm | undefined>(() => {
    if (!this.askedFarm.hasValue()) return undefined;
    const farm = this.askedFarm.value();
    return farm.state === 'none' ? undefined : farm;
  });
  /** It is not known yet whether there is one. */
  readonly isLooking = this.askedFarm.isLoading;
  /** Not with an admin, who has decided it, and not while a farm is taken over: nobody can sign in then. */
  readonly asksForAccess = computed(() => this.farm() === undefined && !this.identity.hasAdmin());
  readonly steps = computed(() =>
    SETUP_STEPS.filter((step) => {
      if (step === 'takeover') return this.farm() !== undefined;
      return step !== 'access' || this.asksForAccess();
    }),
  );
  readonly access = signal<AccessMode>('open');
  /** Of a farm that is to be closed. */
  readonly admin = new FormDraft(signal(FIRST_ADMIN_FIELDS), signal({ name: '', password: '', again: '' }));

  readonly storagePath = linkedSignal(() =>
    this.configuration.hasValue() ? this.configuration.value().storageLocation : '',
  );
  /** Of the path as it is now. */
  readonly storageVerdict = linkedSignal<string, PathCheckResult | undefined>({
    source: this.storagePath,
    computation: () => undefined,
  });

  readonly isSearching = this.search.isLoading;
  readonly found = computed(() => (this.search.hasValue() ? this.search.value() : []));
  readonly customPath = signal('');
  /** Of the custom path as it is now. */
  readonly customVerdict = linkedSignal<string, BlenderPathCheckResult | undefined>({
    source: this.customPath,
    computation: () => undefined,
  });
  readonly blender = linkedSignal<BlenderPathCheckResult>(
    () => this.found().find((blender) => blender.is_usable) ?? EACH_WORKERS_OWN,
  );

  constructor() {
    void this.identityCheck.load();
  }

  goTo(step: SetupStep): void {
    this.problem.set('');
    this.step.set(step);
    this.reached.update((reached) => new Set([...reached, step]));
  }

  /** Goes to the step after this one. */
  goOn(): void {
    const next = this.steps()[this.steps().indexOf(this.step()) + 1];
    if (next !== undefined) this.goTo(next);
  }

  /** Has the farm of Flamenco 3 taken over, and follows that. */
  async takeOver(): Promise<void> {
    await this.ask(async () => {
      this.farm.set(await this.api.invoke(takeOverFlamenco3Farm));
      await this.followTakeover();
    });
  }

  /** Follows a takeover that somebody has begun, and shows it. */
  async follow(): Promise<void> {
    this.goTo('takeover');
    await this.ask(() => this.followTakeover());
  }

  /** Looks how far a takeover is, until it is over. */
  private async followTakeover(): Promise<void> {
    for (;;) {
      const farm = await this.api.invoke(getFlamenco3Farm);
      this.farm.set(farm);
      if (farm.state !== 'running') return;
      await new Promise((resolve) => setTimeout(resolve, TAKEOVER_LOOK_MS));
    }
  }

  /** Goes on when the Manager can use the folder; otherwise its verdict says why it cannot. */
  async checkStorage(): Promise<void> {
    const verdict = await this.ask(() =>
      this.api.invoke(checkSharedStoragePath, { body: { path: this.storagePath() } }),
    );
    if (verdict) this.judgeStorage(verdict);
  }

  /** Has the Manager make the folder, and goes on when it can use it. */
  async createStorage(): Promise<void> {
    const verdict = await this.ask(() =>
      this.api.invoke(createSharedStorageFolder, { body: { path: this.storagePath() } }),
    );
    if (verdict) this.judgeStorage(verdict);
  }

  /** Chooses the Blender at the custom path, if it is one. */
  async checkCustomBlender(): Promise<void> {
    const verdict = await this.ask(() =>
      this.api.invoke(checkBlenderExePath, { body: { path: this.customPath() } }),
    );
    if (!verdict) return;
    this.customVerdict.set(verdict);
    if (verdict.is_usable) this.blender.set(verdict);
  }

  /** @returns whether the settings are saved, and the Manager has restarted with them */
  async save(): Promise<boolean> {
    const isSaved = await this.ask(async () => {
      const body = { storageLocation: this.storagePath(), blenderExecutable: this.blender() };
      await this.api
        .invoke(saveSetupAssistantConfig, { body: { ...body, ...this.accessToSave() } })
        .catch((error: unknown) => this.backToAdmin(error));
      this.admin.undoAll(); // the password is not kept any longer
      await this.untilSetUp();
      await this.identityCheck.load();
      return true;
    });
    return isSaved ?? false;
  }

  /** The settings are saved: there is no going back to the questions. */
  finish(): void {
    this.step.set('workers');
    this.reached.set(new Set(['workers']));
  }

  /** Goes to the step before this one. */
  goBack(): void {
    const before = this.steps()[this.steps().indexOf(this.step()) - 1];
    if (before !== undefined) this.goTo(before);
  }

  private accessToSave(): Pick<SetupAssistantConfig, 'access' | 'firstAdmin'> {
    if (!this.asksForAccess()) return {};
    const access = this.access();
    if (access === 'open') return { access };
    const { name, password } = this.admin.values();
    return { access, firstAdmin: { name: String(name), password: String(password) } };
  }

  /** What the Manager has against a name or a password is put right where they are asked for. */
  private backToAdmin(error: unknown): never {
    if (OF_THE_ADMIN.test(refusalCode(error) ?? '')) this.goTo('access');
    throw error;
  }

  private judgeStorage(verdict: PathCheckResult): void {
    this.storagePath.set(verdict.path); // with the home folder in place of ~
    this.storageVerdict.set(verdict);
    if (verdict.is_usable) this.goTo('blender');
  }

  private async untilSetUp(): Promise<void> {
    const deadline = performance.now() + RESTART_PATIENCE_MS;
    while (performance.now() < deadline) {
      // While it restarts, it does not answer.
      const configuration = await this.api.invoke(getConfiguration).catch(() => undefined);
      if (configuration?.isFirstRun === false) return;
      await new Promise((resolve) => setTimeout(resolve, RESTART_LOOK_MS));
    }
    throw new Error(
      'The settings are saved, but the Manager has not come back within a minute. See its log, start it again, then reload this page.',
    );
  }

  private async ask<Answer>(request: () => Promise<Answer>): Promise<Answer | undefined> {
    this.problem.set('');
    this.isBusy.set(true);
    try {
      return await request();
    } catch (error) {
      this.problem.set(describeProblem(error));
      return undefined;
    } finally {
      this.isBusy.set(false);
    }
  }
}
