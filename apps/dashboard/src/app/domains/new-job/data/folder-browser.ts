import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type SharedFolderEntry, fetchSharedFolder } from '@flamenco/api-client';
import { describeProblem, isNotFound } from '../../../shared/problem';

/** Entries of a page. */
const PAGE_SIZE = 200;

/** How long typing pauses before it is looked for, in ms. */
const TYPING_PAUSE_MS = 250;

/** A folder as far as it is known. */
interface KnownFolder {
  readonly location: string;
  readonly entries: readonly SharedFolderEntry[];
  readonly total: number;
  readonly hidden: number;
  readonly next: string | undefined;
}

/** A folder of the shared storage, page by page: its folders, and the files in it that can be chosen. */
@Injectable()
export class FolderBrowser {
  private readonly api = inject(Api);
  private readonly known = signal<KnownFolder | undefined>(undefined);
  private request = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** From the shared storage downwards; empty: the shared storage itself. */
  readonly path = signal('');
  readonly search = signal('');
  /** Not only .blend files. */
  readonly showsAll = signal(false);
  readonly isLoading = signal(false);
  readonly problem = signal<string | undefined>(undefined);

  readonly entries = computed(() => this.known()?.entries ?? []);
  readonly total = computed(() => this.known()?.total ?? 0);
  readonly hidden = computed(() => this.known()?.hidden ?? 0);
  readonly hasMore = computed(() => this.known()?.next !== undefined);
  readonly isKnown = computed(() => this.known() !== undefined);
  /** The folders from the shared storage down to this one. */
  readonly names = computed(() => this.path().split('/').filter(Boolean));

  async open(path: string): Promise<void> {
    clearTimeout(this.timer);
    this.path.set(path);
    this.search.set('');
    await this.load();
  }

  /** Looks for names with this in them, when the typing pauses. */
  look(text: string): void {
    this.search.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), TYPING_PAUSE_MS);
  }

  async showAll(showsAll: boolean): Promise<void> {
    this.showsAll.set(showsAll);
    await this.load();
  }

  async load(): Promise<void> {
    await this.ask(undefined);
  }

  async loadMore(): Promise<void> {
    const next = this.known()?.next;
    if (next !== undefined && !this.isLoading()) await this.ask(next);
  }

  /** The path of an entry, as jobs have it. */
  locationOf({ name }: SharedFolderEntry): string {
    const location = this.known()?.location ?? '';
    return location.endsWith('/') ? location + name : `${location}/${name}`;
  }

  /** Asks for a page; an answer that is overtaken by another one is not looked at. */
  private async ask(cursor: string | undefined): Promise<void> {
    const request = ++this.request;
    const before = cursor === undefined ? [] : this.entries();
    this.isLoading.set(true);
    try {
      const { entries, location, total, hidden, next } = await this.api.invoke(fetchSharedFolder, {
        path: this.path(),
        limit: PAGE_SIZE,
        ...(this.search() !== '' && { search: this.search() }),
        ...(!this.showsAll() && { ending: '.blend' }),
        ...(cursor !== undefined && { cursor }),
      });
      if (request !== this.request) return;
      this.known.set({ location, total, hidden, next, entries: [...before, ...entries] });
      this.problem.set(undefined);
    } catch (error) {
      if (request !== this.request) return;
      this.problem.set(describeProblem(error));
      if (isNotFound(error)) this.known.set(undefined);
    } finally {
      if (request === this.request) this.isLoading.set(false);
    }
  }
}
