import type { Message, Reply } from './network.ts';
import type { FarmDatabase } from './programs.ts';

interface Report {
  readonly taskStatus?: string;
  readonly attempt_id?: string;
}

/** Completions that the Manager has told a Worker it has taken: it has to have them from then on, whatever happens to it. */
export class AcceptedCompletions {
  /** Attempts of which it was not looked at yet whether they are there, and when each report was answered, in ms since 1970. */
  private fresh: { readonly attempt: string; readonly answeredMs: number }[] = [];
  /** Times that the Manager's clock has shown twice: what was first then, nobody can say. */
  private readonly shownTwice: { readonly fromMs: number; readonly toMs: number }[] = [];

  /** @param answeredMs - by the Manager's clock */
  note({ method, url, body }: Message, { status, headers }: Reply, answeredMs: number): void {
    const isReport = method === 'POST' && /^\/api\/v3\/worker\/task\/[^/?]+$/.test(url) && body !== undefined;
    if (!isReport || status !== 204 || headers['x-flamenco-manager'] === undefined) return;
    const { taskStatus, attempt_id: attempt } = JSON.parse(body.toString()) as Report;
    if (taskStatus === 'completed' && attempt !== undefined) this.fresh.push({ attempt, answeredMs });
  }

  /** The Manager's clock was set back. */
  noteSetBack(fromMs: number, toMs: number): void {
    this.shownTwice.push({ fromMs, toMs });
  }

  /** The power has failed: what was answered since then may be lost. */
  forgetSince(ms: number): void {
    this.fresh = this.fresh.filter(({ answeredMs }) => answeredMs < ms);
  }

  /** Those that the database does not have. */
  async lost(reader: FarmDatabase['reader']): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const { attempt, answeredMs } of this.fresh) {
      const row = await reader.get<{ outcome: string | null; ended: string | null }>(
        'SELECT outcome, ended FROM task_attempts WHERE uuid = ?',
        attempt,
      );
      if (row?.outcome !== 'completed' && !this.mayHaveEndedBefore(answeredMs, row?.ended))
        lost.push(
          `Attempt ${attempt} was reported completed, which was accepted, and is ${row?.outcome ?? 'open'}`,
        );
    }
    this.fresh = [];
    return lost;
  }

  /** One that comes when its task was taken from the Worker already is heard, and changes nothing. */
  private mayHaveEndedBefore(answeredMs: number, ended: string | null | undefined): boolean {
    if (ended == null) return false;
    const endedMs = Date.parse(ended);
    return (
      endedMs <= answeredMs ||
      this.shownTwice.some(({ fromMs, toMs }) => endedMs >= toMs && answeredMs <= fromMs)
    );
  }
}
