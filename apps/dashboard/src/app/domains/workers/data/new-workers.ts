import { Injectable, computed, inject } from '@angular/core';
import {
  Api,
  type RegistrationSecret,
  type TurnedAwayWorker,
  type WaitingWorker,
  fetchRegistrationSecrets,
  fetchWorkerAdmissions,
  forgetTurnedAwayWorker,
  makeRegistrationSecret,
  revokeRegistrationSecret,
} from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { Dialogs } from '../../../shared/dialogs';
import { injectMay } from '../../../shared/identity/own-identity';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';
import { AdmissionActions } from './admission-actions';

interface Known {
  readonly waiting: readonly WaitingWorker[];
  readonly turnedAway: readonly TurnedAwayWorker[];
  readonly secrets: readonly RegistrationSecret[];
}

/** Which Workers wait to be let in, which were turned away, and the secrets with which they register; live. Provided by the page. */
@Injectable()
export class NewWorkers {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly admission = inject(AdmissionActions);
  private readonly dialogs = inject(Dialogs);
  private readonly may = injectMay();

  private readonly live = liveResource<'all', Known>({
    about: () => (this.may('workers:write') ? 'all' : undefined),
    topics: () => [{ type: 'allWorkers' }, { type: 'allChanges' }],
    load: async () => {
      const [{ waiting, turned_away: turnedAway }, { secrets }] = await Promise.all([
        this.api.invoke(fetchWorkerAdmissions),
        this.api.invoke(fetchRegistrationSecrets),
      ]);
      return { waiting, turnedAway, secrets };
    },
    // One that registers has never had another status.
    needsReload: (_known, events) =>
      payloadsOf(events, '/workers').some(({ previous_status }) => previous_status === undefined) ||
      payloadsOf(events, '/changes').some(({ kind }) => kind === 'worker' || kind === 'token'),
  });

  readonly waiting = computed(() => this.live.value()?.waiting ?? []);
  readonly turnedAway = computed(() => this.live.value()?.turnedAway ?? []);
  readonly secrets = computed(() => this.live.value()?.secrets ?? []);
  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  async letIn({ worker_id: id, name }: WaitingWorker): Promise<void> {
    await this.admission.letIn([{ id, name }]);
    this.live.reload();
  }

  async turnAway({ worker_id: id, name }: WaitingWorker): Promise<void> {
    await this.admission.turnAway([{ id, name }]);
    this.live.reload();
  }

  async forget(worker: TurnedAwayWorker): Promise<void> {
    await this.acts.doToEach([worker], { noun: 'Worker', participle: 'forgotten' }, () =>
      this.api.invoke(forgetTurnedAwayWorker, { admission_id: worker.id }),
    );
    this.live.reload();
  }

  /** @returns what Workers send, shown this once. @throws what the Manager says against it */
  async makeSecret(name: string): Promise<string> {
    const { secret } = await this.api.invoke(makeRegistrationSecret, { body: { name } });
    this.live.reload();
    return secret;
  }

  async revoke(secret: RegistrationSecret): Promise<void> {
    const agreed = await this.dialogs.confirm({
      question: 'Revoke this secret?',
      consequence: 'No Worker registers with it any more. Those that have stay.',
      items: [secret],
      verb: 'Revoke the secret',
    });
    if (!agreed) return;
    await this.acts.doToEach([secret], { noun: 'secret', participle: 'revoked' }, () =>
      this.api.invoke(revokeRegistrationSecret, { secret_id: secret.id }),
    );
    this.live.reload();
  }
}
