import { Injectable, computed, inject } from '@angular/core';
import {
  type AccessToken,
  Api,
  type MadeAccessToken,
  type NewServiceToken,
  type NewUser,
  type PasswordLink,
  type User,
  type UserChange,
  addUser,
  fetchServiceTokens,
  fetchUsers,
  makePasswordLink,
  makeServiceToken,
  removeUser,
  revokeServiceToken,
  updateUser,
} from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { Dialogs } from '../../../shared/dialogs';
import { IdentityCheck } from '../../../shared/identity/identity-check';
import { injectMay } from '../../../shared/identity/own-identity';
import { liveResource } from '../../../shared/live/live-resource';
import { payloadsOf } from '../../../shared/live/live-topics';

interface Known {
  readonly users: readonly User[];
  readonly tokens: readonly AccessToken[];
}

/** Who can sign in, and the tokens of services; live, and what admins do with them. Provided by the page. */
@Injectable()
export class People {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly check = inject(IdentityCheck);

  private readonly may = injectMay();

  private readonly live = liveResource<'all', Known>({
    about: () => (this.may('people:read') ? 'all' : undefined),
    topics: () => [{ type: 'allChanges' }],
    load: async () => {
      const [{ users }, { tokens }] = await Promise.all([
        this.api.invoke(fetchUsers),
        this.api.invoke(fetchServiceTokens),
      ]);
      return { users, tokens };
    },
    needsReload: (_known, events) =>
      payloadsOf(events, '/changes').some(({ kind }) => kind === 'user' || kind === 'token'),
  });

  /** By name. */
  readonly users = computed(() => this.live.value()?.users ?? []);
  readonly tokens = computed(() => this.live.value()?.tokens ?? []);
  readonly isLoading = this.live.isLoading;
  readonly isStale = this.live.isStale;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** @throws what the Manager says against it */
  async add(body: NewUser): Promise<PasswordLink> {
    const { link } = await this.api.invoke(addUser, { body });
    await this.refresh();
    return link;
  }

  /** @throws what the Manager says against it */
  async change({ id }: User, body: UserChange): Promise<void> {
    await this.api.invoke(updateUser, { user_id: id, body });
    await this.refresh();
  }

  /** @throws what the Manager says against it */
  async makeLink({ id }: User): Promise<PasswordLink> {
    return this.api.invoke(makePasswordLink, { user_id: id });
  }

  async remove(user: User): Promise<void> {
    const item = { id: user.id, name: user.display_name };
    const agreed = await this.dialogs.confirm({
      question: `Remove ${user.name}?`,
      consequence: 'Their sessions and tokens end. Their jobs stay.',
      items: [item],
      verb: `Remove ${user.name}`,
    });
    if (!agreed) return;
    await this.acts.doToEach([item], { noun: 'person', participle: 'removed' }, () =>
      this.api.invoke(removeUser, { user_id: user.id }),
    );
    await this.refresh();
  }

  /** @throws what the Manager says against it */
  async makeToken(body: NewServiceToken): Promise<MadeAccessToken> {
    const made = await this.api.invoke(makeServiceToken, { body });
    this.live.reload();
    return made;
  }

  async revoke(token: AccessToken): Promise<void> {
    const agreed = await this.dialogs.confirm({
      question: 'Revoke this token?',
      consequence: 'The service that uses it is refused from then on.',
      items: [token],
      verb: 'Revoke the token',
    });
    if (!agreed) return;
    await this.acts.doToEach([token], { noun: 'token', participle: 'revoked' }, () =>
      this.api.invoke(revokeServiceToken, { token_id: token.id }),
    );
    this.live.reload();
  }

  /** What one may do may be another thing now: the first admin ends that everybody is one. */
  private async refresh(): Promise<void> {
    await this.check.load();
    if (this.may('people:read')) this.live.reload();
  }
}
