import type { Journal } from './journal.ts';

/** What a Manager said; without a status, nobody answered. */
export interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

const PATIENCE_MS = 10_000;
const NO_ANSWER: Answer = { status: undefined, body: undefined };

/** What one Worker asks the Manager. */
export class WorkerLine {
  /** In whose name. */
  authorization: string | undefined;
  session: string | undefined;
  private readonly url: string;
  private readonly journal: Journal;

  constructor(url: string, journal: Journal) {
    [this.url, this.journal] = [url, journal];
  }

  async ask(method: string, path: string, body?: object, waitMs = 0): Promise<Answer> {
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${this.url}/api/v3/worker${path}`, {
        method,
        headers: this.headers(body !== undefined),
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS + waitMs),
      });
      text = await answer.text();
    } catch {
      return NO_ANSWER; // it was lost on the way, or the Manager is
    }
    const { status } = answer;
    if (status >= 500 && status !== 503)
      this.journal.note({ kind: 'failure', request: `${method} ${path}`, status, answer: text });
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  }

  private headers(hasBody: boolean): Record<string, string> {
    return {
      ...(hasBody && { 'Content-Type': 'application/json' }),
      ...(this.authorization !== undefined && { Authorization: this.authorization }),
      ...(this.session !== undefined && { 'X-Flamenco-Session': this.session }),
    };
  }
}
