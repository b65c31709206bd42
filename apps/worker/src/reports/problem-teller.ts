import type { Logger } from 'pino';
import type { ManagerClient, WorkerProblem } from '../manager-api/manager-client.js';
import { mayPass } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { pause, type Clock, type Random } from '../timing/clock.js';

/** How often the Worker looks whether it has a problem, or has it no more. */
const LOOK_MS = 2000;

/** Tells the Manager what is wrong with this Worker, so that people see it in the dashboard, and when it is over. */
export class ProblemTeller {
  private readonly backOff: BackOff;
  /** What the Manager has been told, as JSON. */
  private told = NOTHING;

  constructor(
    private readonly problems: () => readonly WorkerProblem[],
    private readonly manager: ManagerClient,
    private readonly clock: Clock,
    random: Random,
    private readonly log: Logger,
  ) {
    this.backOff = new BackOff({ firstMs: 1000, longestMs: 60_000 }, random);
  }

  /** To be called after each sign-on: the Manager forgets then what it was told. */
  beginAnew(): void {
    this.told = NOTHING;
  }

  /** Looks and tells until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const delayMs = await this.look(signal).catch(() => LOOK_MS); // rejects with the signal's reason only
      await pause(this.clock, delayMs, signal).catch(() => undefined);
    }
  }

  /** Gives the time until the next look. */
  private async look(signal: AbortSignal): Promise<number> {
    const problems = this.problems();
    const now = JSON.stringify(problems);
    if (now === this.told) return LOOK_MS;
    const answer = await this.manager.tellProblems(problems, signal);
    if (answer.kind === 'refused' && mayPass(answer)) return this.backOff.nextDelayMs();
    // A Flamenco 3 Manager does not know the request, and is not asked again until there is something else to say.
    if (answer.kind === 'refused') {
      this.log.info(
        { httpStatus: answer.httpStatus, reason: answer.message },
        'the Manager does not take problems',
      );
    }
    this.told = now;
    this.backOff.reset();
    return LOOK_MS;
  }
}

const NOTHING = JSON.stringify([]);
