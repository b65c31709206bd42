import type { Logger } from 'pino';
import type { CheckResult } from '../checks/run-checks.js';
import { toSentChecks } from '../checks/sent-checks.js';
import type { ManagerClient } from '../manager-api/manager-client.js';
import { mayPass } from '../manager-api/refusal.js';
import { BackOff } from '../timing/back-off.js';
import { pause, withJitter, type Clock, type Random } from '../timing/clock.js';
import { findMachine, type UsedThings } from './find-machine.js';
import { LoadMeter } from './load-meter.js';
import type { MachineSystem } from './machine-system.js';

/** How often the Manager is told how busy this computer is. */
const LOAD_EVERY_MS = 60_000;

/** How often it is looked again what this computer is: another Blender may have been installed where the old one was. */
const MACHINE_EVERY_MS = 15 * 60_000;

/**
 * Tells the Manager what this computer is, now and then, what its checks find, after each sign-on, and how busy it is. Beside the sign-on, not in it: finding out takes seconds, for
 * which no task waits; and the answer to the sign-on has shown whether it is a Manager of ours. One of Flamenco 3 is told nothing.
 */
export class MachineTeller {
  private readonly backOff: BackOff;
  private readonly meter: LoadMeter;
  private used: UsedThings = { folders: [], blenders: [], ffmpegs: [] };
  private signOns = 0;
  /** What the Manager said to the inventory, and after which sign-on. */
  private heard: { readonly signOn: number; readonly atMs: number; readonly isTaken: boolean } | undefined;
  private nextSignOn = new AbortController();

  /**
   * @param findUsed - asks the Manager which folders and programs tasks use here
   * @param makeChecks - those that take a moment
   */
  constructor(
    private readonly system: MachineSystem,
    private readonly findUsed: (signal: AbortSignal) => Promise<UsedThings>,
    private readonly makeChecks: (signal: AbortSignal) => Promise<readonly CheckResult[]>,
    private readonly manager: ManagerClient,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Logger,
  ) {
    this.backOff = new BackOff({ firstMs: 1000, longestMs: LOAD_EVERY_MS }, random);
    this.meter = new LoadMeter(system);
  }

  /** To be called after each sign-on: another Manager may answer, and another Blender may be there. */
  beginAnew(): void {
    this.signOns += 1;
    this.nextSignOn.abort();
  }

  /** Tells until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.nextSignOn = new AbortController();
      const delayMs = await this.tell(signal).catch((error: unknown) => this.afterFault(error, signal));
      const next = AbortSignal.any([signal, this.nextSignOn.signal]);
      await pause(this.clock, delayMs, next).catch(() => undefined);
    }
  }

  /** What people look at now and then is no reason to end a Worker for. */
  private afterFault(error: unknown, signal: AbortSignal): number {
    if (!signal.aborted) this.log.warn({ err: error }, 'cannot tell the Manager of this computer');
    return LOAD_EVERY_MS;
  }

  /** Gives the time until the next telling. */
  private async tell(signal: AbortSignal): Promise<number> {
    if (!this.manager.isOurs) return LOAD_EVERY_MS;
    if (this.isMachineDue) {
      const isTaken = await this.tellMachine(this.signOns, signal);
      if (isTaken === undefined) return this.backOff.nextDelayMs();
    }
    this.backOff.reset();
    if (this.heard?.isTaken) {
      const load = await this.meter.measure(this.used.folders, signal);
      await this.manager.tellLoad(load, signal); // one that is lost is none: the next one comes
    }
    return withJitter(LOAD_EVERY_MS, this.random);
  }

  private get isMachineDue(): boolean {
    if (this.heard?.signOn !== this.signOns) return true;
    return this.heard.isTaken && this.clock.nowMs() - this.heard.atMs >= MACHINE_EVERY_MS;
  }

  /** Whether the Manager takes it: an older one of ours does not know the request. Undefined: it is to be told again. */
  private async tellMachine(signOn: number, signal: AbortSignal): Promise<boolean | undefined> {
    this.used = await this.findUsed(signal);
    const answer = await this.manager.tellMachine(await findMachine(this.system, this.used, signal), signal);
    if (answer.kind === 'refused' && mayPass(answer)) return undefined;
    const isTaken = answer.kind === 'done';
    if (answer.kind === 'refused') {
      const { httpStatus, message: reason } = answer;
      this.log.info({ httpStatus, reason }, 'the Manager does not take what this computer is');
    }
    const areChecksTold = this.heard?.signOn === signOn;
    this.heard = { signOn, atMs: this.clock.nowMs(), isTaken };
    if (isTaken && !areChecksTold)
      await this.manager.tellChecks(toSentChecks(await this.makeChecks(signal)), signal);
    return isTaken;
  }
}
