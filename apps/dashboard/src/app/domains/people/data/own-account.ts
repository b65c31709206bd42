import { Injectable, computed, inject } from '@angular/core';
import {
  type AccessToken,
  Api,
  type MadeAccessToken,
  type NewAccessToken,
  type Session,
  changePassword,
  endOtherSessions,
  endSession,
  fetchOwnSessions,
  fetchOwnTokens,
  makeOwnToken,
  revokeOwnToken,
} from '@flamenco/api-client';
import { BulkActs } from '../../../shared/bulk-acts';
import { Dialogs } from '../../../shared/dialogs';
import { OwnIdentity } from '../../../shared/identity/own-identity';
import { liveResource } from '../../../shared/live/live-resource';
import { agentWords } from './agent-words';

interface Account {
  readonly sessions: readonly Session[];
  readonly tokens: readonly AccessToken[];
}

/** The sessions and tokens of the person at the screen, and what they do with them. Provided by the page. */
@Injectable()
export class OwnAccount {
  private readonly api = inject(Api);
  private readonly acts = inject(BulkActs);
  private readonly dialogs = inject(Dialogs);
  private readonly user = inject(OwnIdentity).user;

  private readonly live = liveResource<string, Account>({
    about: () => this.user()?.id,
    topics: () => [],
    load: async () => {
      const [{ sessions }, { tokens }] = await Promise.all([
        this.api.invoke(fetchOwnSessions),
        this.api.invoke(fetchOwnTokens),
      ]);
      return { sessions, tokens };
    },
  });

  readonly sessions = computed(() => this.live.value()?.sessions ?? []);
  readonly tokens = computed(() => this.live.value()?.tokens ?? []);
  readonly isLoading = this.live.isLoading;
  readonly problem = this.live.problem;
  readonly reload = this.live.reload;

  /** @throws what the Manager says against it */
  async changePassword(before: string, after: string): Promise<void> {
    await this.api.invoke(changePassword, { body: { old_password: before, new_password: after } });
    this.live.reload();
  }

  async end(session: Session): Promise<void> {
    const item = { id: session.id, name: agentWords(session.agent) };
    await this.acts.doToEach([item], { noun: 'session', participle: 'signed out' }, () =>
      this.api.invoke(endSession, { session_id: session.id }),
    );
    this.live.reload();
  }

  async endOthers(): Promise<void> {
    const others = this.sessions().filter(({ is_current }) => !is_current);
    const agreed = await this.dialogs.confirm({
      question: 'Sign out of all other browsers?',
      items: others.map(({ id, agent }) => ({ id, name: agentWords(agent) })),
      verb: 'Sign out of all others',
    });
    if (!agreed) return;
    const all = { id: '', name: 'All other browsers' };
    await this.acts.doToEach([all], { noun: 'session', participle: 'signed out' }, () =>
      this.api.invoke(endOtherSessions),
    );
    this.live.reload();
  }

  /** @throws what the Manager says against it */
  async makeToken(body: NewAccessToken): Promise<MadeAccessToken> {
    const made = await this.api.invoke(makeOwnToken, { body });
    this.live.reload();
    return made;
  }

  async revoke(token: AccessToken): Promise<void> {
    const agreed = await this.dialogs.confirm({
      question: 'Revoke this token?',
      consequence: 'Programs that use it are refused from then on.',
      items: [token],
      verb: 'Revoke the token',
    });
    if (!agreed) return;
    await this.acts.doToEach([token], { noun: 'token', participle: 'revoked' }, () =>
      this.api.invoke(revokeOwnToken, { token_id: token.id }),
    );
    this.live.reload();
  }
}
