import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { FarmEvent } from '@flamenco/domain/events';
import { FarmDatabase } from '../../database/farm-database.js';
import type { ManagerLine } from '../../database/manager-line.js';
import { type News, UnitOfWork, type Work } from '../../database/unit-of-work.js';
import { EventBus } from '../events/index.js';
import { othersThan } from './persistence/manager-rows.js';
import {
  insertNews,
  latestNews,
  listNewsAfter,
  type NewsRow,
  removeNewsUpTo,
} from './persistence/news-rows.js';

/** Rows that are read at once. */
const READ_AT_ONCE = 200;

/** What no work tells waits so long for company, in ms, and is written in one. */
const SHARE_MS = 20;

/** What is written down. */
interface WrittenNews extends News {
  /** Who wrote it has told its events already. */
  readonly isTold: boolean;
}

/**
 * What the Managers on one database tell each other: live events, and signals. It is written down in the work that it is about, so that
 * nothing is lost that was committed, and read in the order of the commits, also by who wrote it: so all tell of changes of one thing in
 * the same order. After the commit, the others are rung up; and they look each second. Of a Manager that is alone, works tell themselves.
 */
@Injectable()
export class ManagerNews implements OnModuleDestroy {
  private readonly logger = new Logger(ManagerNews.name);
  private readonly hearers = new Map<string, (payload: unknown) => void>();
  /** The number of what was read last; undefined until this Manager is one of those that others write for. */
  private last: number | undefined;
  private looking: Promise<void> | undefined;
  private isLookDue = false;
  private isAlone = true;
  private waiting: FarmEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** What was the last number a minute ago. */
  private mark = 0;

  constructor(
    private readonly database: FarmDatabase,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventBus,
  ) {
    const { line } = database;
    if (!line) return;
    line.countOthersBy(othersThan(line.id));
    unitOfWork.recordNews((work, news) => this.record(line, work, { ...news, isTold: false }));
    events.reachOthersBy((told) => {
      this.tellSoon(line, told);
    });
    line.onRing(() => void this.look());
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
  }

  /** Has somebody told of the signals of that name that other Managers send. */
  hear(name: string, hearer: (payload: unknown) => void): void {
    if (this.hearers.has(name)) throw new Error(`Somebody hears '${name}' already`);
    this.hearers.set(name, hearer);
  }

  /** Has what is told from now on read. Within the work that makes others tell it. */
  async begin({ sql }: Work): Promise<void> {
    this.last = await latestNews(sql);
  }

  /** Whether there is anybody to tell something. */
  meet(others: number): void {
    this.isAlone = others === 0;
  }

  /** Reads what is new. While one look is under way, one more follows. Never throws. */
  look(): Promise<void> {
    this.isLookDue = true;
    this.looking ??= this.readAll().finally(() => (this.looking = undefined));
    return this.looking;
  }

  /** Forgets what was there when this was called before. Each minute, by the Manager that leads. */
  async forgetOld({ sql }: ManagerLine): Promise<void> {
    if (this.mark > 0) await removeNewsUpTo(sql, this.mark);
    this.mark = await latestNews(sql);
  }

  private async record(line: ManagerLine, work: Work, news: WrittenNews): Promise<void> {
    await insertNews(work.sql, line.id, JSON.stringify(news));
    work.afterCommit(() => {
      line.ring();
      void this.look();
    });
  }

  private tellSoon(line: ManagerLine, events: readonly FarmEvent[]): void {
    if (this.isAlone) return;
    this.waiting.push(...events);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.tellWaiting(line);
    }, SHARE_MS);
  }

  /** What no work tells is for screens alone: who misses it sees it when he loads anew. */
  private async tellWaiting(line: ManagerLine): Promise<void> {
    const news: WrittenNews = { events: this.waiting, signals: [], isTold: true };
    this.waiting = [];
    try {
      await this.unitOfWork.run((work) => this.record(line, work, news), 'committed');
    } catch (error) {
      this.logger.debug(`${news.events.length} events were not told to other Managers: ${String(error)}`);
    }
  }

  private async readAll(): Promise<void> {
    try {
      while (this.isLookDue) {
        this.isLookDue = false;
        await this.readToTheEnd();
      }
    } catch (error) {
      this.logger.debug(
        `News of other Managers could not be read: ${String(error)}; the next look is in a second`,
      );
    }
  }

  private async readToTheEnd(): Promise<void> {
    const { line } = this.database;
    if (!line || this.last === undefined) return;
    for (let count = READ_AT_ONCE; count === READ_AT_ONCE;) {
      const rows = await listNewsAfter(line.sql, this.last, READ_AT_ONCE);
      for (const row of rows) this.take(row, line.id);
      count = rows.length;
    }
  }

  private take({ id, origin, news }: NewsRow, ownId: string): void {
    this.last = id;
    const { events, signals, isTold } = JSON.parse(news) as WrittenNews; // by this class, in a process of the same version
    const isOwn = origin === ownId;
    if (!isOwn) for (const { name, payload } of signals) this.hearers.get(name)?.(payload);
    if (!isOwn || !isTold) this.events.publish(events);
  }
}
