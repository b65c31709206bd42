import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../clock.js';
import { Configuration } from '../../config/index.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { PEOPLE_SETTINGS } from './people.settings.js';
import { deleteSessionsOver, saveSessionUse } from './persistence/session-rows.js';
import { saveTokenUse } from './persistence/token-rows.js';

const WRITTEN_EVERY_MS = 60_000;

/** Notes when sessions and tokens were used last: once a minute, for all that were. Removes the sessions that are over. */
@Injectable()
export class CredentialUse {
  private readonly sessions = new Set<number>();
  private readonly tokens = new Set<number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {}

  noteSession(id: number): void {
    this.sessions.add(id);
  }

  noteToken(id: number): void {
    this.tokens.add(id);
  }

  @Interval(WRITTEN_EVERY_MS)
  async write(): Promise<void> {
    const { signIn } = this.configuration.of(PEOPLE_SETTINGS);
    const nowMs = this.clock.nowMs();
    const ago = (ms: number): string => new Date(nowMs - ms).toISOString();
    const [sessions, tokens] = [[...this.sessions], [...this.tokens]];
    await this.unitOfWork.run(async ({ sql }) => {
      const now = ago(0);
      for (const id of sessions) await saveSessionUse(sql, id, now);
      for (const id of tokens) await saveTokenUse(sql, id, now);
      await deleteSessionsOver(sql, ago(signIn.sessionIdleMs), ago(signIn.sessionLongestMs));
    }, 'committed');
    this.sessions.clear();
    this.tokens.clear();
  }
}
