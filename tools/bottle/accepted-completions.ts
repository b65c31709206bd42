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

  note({ method, url, body }: Message, { status, headers }: Reply, answeredMs: number): void {
    const isReport = method === 'POST' && /^\/api\/v3\/worker\/task\/[^/?]+$/.test(url) && body !== undefined;
    if (!isReport || status !== 204 || headers['x-flamenco-manager'] === undefined) return;
    const { taskStatus, attempt_id: attempt } = JSON.parse(body.toString()) as Report;
    if (taskStatus === 'completed' && attempt !== undefined) this.fresh.push({ attempt, answeredMs });
  }

  /** Those that the database does not have. */
  async lost(reader: FarmDatabase['reader']): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const { attempt, answeredMs } of this.fresh) {
      const row = await reader.get<{ outcome: string | null; ended: string | null }>(
        'SELECT outcome, ended FROM task_attempts WHERE uuid = ?',
        attempt,
      );
      // One that comes when its task was taken from the Worker already is heard, and changes nothing.
      const cameTooLate = row?.ended != null && Date.parse(row.ended) <= answeredMs;
      if (row?.outcome !== 'completed' && !cameTooLate)
        lost.push(
          `Attempt ${attempt} was reported completed, which was accepted, and is ${row?.outcome ?? 'open'}`,
        );
    }
    this.fresh = [];
    return lost;
  }
}
