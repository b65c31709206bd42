/** What stands for an answer that did not come in time. */
export const SILENT = Symbol('silent');

/** Asks things that may never answer, such as network storage that is gone. */
export class PatientQuestions {
  /** What was asked and not answered yet: asking again would only take up another thread. */
  private readonly unanswered = new Map<string, Promise<unknown>>();

  constructor(private readonly patienceMs: number) {}

  /** The answer, or `SILENT` after some time. @param about - the same for the same question */
  ask<Answer>(about: string, question: () => Promise<Answer>): Promise<Answer | typeof SILENT> {
    const asked =
      (this.unanswered.get(about) as Promise<Answer> | undefined) ??
      question().finally(() => this.unanswered.delete(about));
    this.unanswered.set(about, asked);
    return this.within(asked);
  }

  async within<Answer>(answer: Promise<Answer>): Promise<Answer | typeof SILENT> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<typeof SILENT>((resolve) => {
      timer = setTimeout(resolve, this.patienceMs, SILENT);
    });
    try {
      return await Promise.race([answer, silence]);
    } finally {
      clearTimeout(timer);
    }
  }
}
