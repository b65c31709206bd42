import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { conflict, type FarmError } from '@flamenco/domain/errors';
import { Clock } from '../../clock.js';
import { Configuration, listenAddressOf } from '../../config/index.js';
import { FarmDatabase } from '../../database/farm-database.js';
import type { ManagerLine } from '../../database/manager-line.js';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { ownUrls } from '../../http/own-urls.js';
import { UninterruptedTime } from '../../uninterrupted-time.js';
import { VERSION } from '../../version.js';
import { EventBus } from '../events/index.js';
import { ManagerNews } from './manager-news.js';
import {
  insertManager,
  listManagers,
  removeManager,
  showAlive,
  signManagerOff,
} from './persistence/manager-rows.js';
import type { PresentManager } from './present-manager.js';
import { Silences } from './silences.js';

/** Each time, a Manager shows that it is alive, and looks at the others. */
const ROUND_EVERY_MS = 1_000;
/** A Manager that showed no sign of life for as many rounds is gone. */
const GONE_AFTER_ROUNDS = 6;
/** News are forgotten each so many rounds. */
const FORGET_EVERY_ROUNDS = 60;

/**
 * Keeps this Manager among those that share the database: it shows each second that it is alive, finds out who is not any more, and asks
 * for the lead when nobody has it. How long somebody is silent is counted in own rounds, by no clock: while the database stands still,
 * there are none, and nobody is gone.
 */
@Injectable()
export class ManagerPresence implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(ManagerPresence.name);
  private readonly silences = new Silences(GONE_AFTER_ROUNDS);
  private readonly started: string;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private rounds = 0;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly news: ManagerNews,
    private readonly events: EventBus,
    private readonly uninterrupted: UninterruptedTime,
    private readonly configuration: Configuration,
    private readonly clock: Clock,
  ) {
    this.started = clock.timestamp();
  }

  /** @throws FarmError `conflict` while a Manager of another version runs on the database */
  async onModuleInit(): Promise<void> {
    const { line } = this.database;
    if (!line) return;
    await this.outlastOtherVersions(line);
    await this.register(line);
    line.onClose(() => this.signOff(line));
    line.onLead((leads) => {
      if (!leads) return;
      this.uninterrupted.beginAnew(); // who was silent may have talked to the Manager that led
      this.logger.log('This Manager leads from now on: it does what is done for the farm as a whole');
    });
    this.timer = setInterval(() => {
      this.round ??= this.goRound(line).finally(() => (this.round = undefined));
    }, ROUND_EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** All Managers on this database; undefined where there is one alone. */
  async list(): Promise<readonly PresentManager[] | undefined> {
    return this.database.line && (await listManagers(this.database.reader));
  }

  private async goRound(line: ManagerLine): Promise<void> {
    if (!line.isUp) {
      this.silences.forget();
      return;
    }
    try {
      const isKnown = await showAlive(line.sql, line.id, this.clock.timestamp());
      if (!isKnown) await this.comeBack(line);
      await this.lookAtOthers(line);
      if (!line.leads) await line.askForLead();
      if (line.leads && this.rounds % FORGET_EVERY_ROUNDS === 0) await this.news.forgetOld(line);
      this.rounds += 1;
      await this.news.look();
    } catch (error) {
      this.logger.debug(
        `Other Managers could not be looked at: ${String(error)}; the next look is in a second`,
      );
    }
  }

  private async lookAtOthers(line: ManagerLine): Promise<void> {
    const others = (await listManagers(line.sql)).filter(({ id }) => id !== line.id);
    this.news.meet(others.length);
    for (const gone of this.silences.note(others)) {
      this.logger.warn(`The Manager at ${gone.url} shows no sign of life; others go on without it`);
      await line.endLineOf(gone.id);
      await removeManager(line.sql, gone);
      this.uninterrupted.beginAnew(); // who was silent may have talked to that one
    }
  }

  /** A Manager that was frozen, or cut off: others have not told it their news. */
  private async comeBack(line: ManagerLine): Promise<void> {
    await this.register(line);
    this.logger.warn('Other Managers took this one for dead: it looks at everything anew');
    this.events.admitMissing();
  }

  private register(line: ManagerLine): Promise<void> {
    const now = this.clock.timestamp();
    const [url = ''] = ownUrls(listenAddressOf(this.configuration.config));
    const itself = { id: line.id, url, version: VERSION, started: this.started, lastSeen: now };
    return this.unitOfWork.run(async (work) => {
      await insertManager(work.sql, itself);
      await this.news.begin(work);
    }, 'committed');
  }

  private async signOff(line: ManagerLine): Promise<void> {
    await signManagerOff(line.sql, line.id);
  }

  /** Managers of other versions would not understand what this one writes and tells. One that was killed is waited for. */
  private async outlastOtherVersions(line: ManagerLine): Promise<void> {
    const silences = new Silences(GONE_AFTER_ROUNDS);
    for (;;) {
      const others = (await listManagers(line.sql)).filter(({ version }) => version !== VERSION);
      if (others.length === 0) return;
      for (const gone of silences.note(others)) await removeManager(line.sql, gone);
      const alive = others.find(({ id }) => silences.hasShownLife(id));
      if (alive) throw otherVersion(alive);
      await wait(ROUND_EVERY_MS);
    }
  }
}

function otherVersion({ url, version }: PresentManager): FarmError {
  return conflict(
    'manager-of-other-version',
    `The Manager at ${url} runs on this database, and is of version ${version}; this one is of ${VERSION}. Stop all Managers of the farm, then start those of one version.`,
  );
}
