import { Injectable, computed, inject, signal } from '@angular/core';
import { Api, type ManagerFolder, fetchManagerFolder } from '@flamenco/api-client';
import { describeProblem } from '../../../shared/problem';

/** The folders of the Manager's computer, one after the other, for choosing the shared storage. Provided by the page. */
@Injectable()
export class FolderChoice {
  private readonly api = inject(Api);
  private readonly known = signal<ManagerFolder | undefined>(undefined);
  private asked = 0;

  readonly isOpen = signal(false);
  readonly isLoading = signal(false);
  /** Why it could not be looked at; empty: it could. */
  readonly problem = signal('');
  readonly path = computed(() => this.known()?.path ?? '');
  readonly parent = computed(() => this.known()?.parent);
  readonly folders = computed(() => this.known()?.folders ?? []);
  readonly isCut = computed(() => this.known()?.is_cut ?? false);

  /** @param path - of a folder, or of something that is to be in one; an answer that is overtaken by another one is not looked at */
  async open(path: string): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    this.isOpen.set(true);
    this.isLoading.set(true);
    try {
      const folder = await this.api.invoke(fetchManagerFolder, { path });
      if (asked !== this.asked) return;
      this.known.set(folder);
      this.problem.set('');
    } catch (error) {
      if (asked === this.asked) this.problem.set(describeProblem(error));
    } finally {
      if (asked === this.asked) this.isLoading.set(false);
    }
  }

  close(): void {
    this.isOpen.set(false);
  }

  /** The path of something in the folder that is open, as the Manager's computer writes paths. */
  within(name: string): string {
    const folder = this.path();
    const separator = folder.includes('\\') ? '\\' : '/';
    return folder.endsWith(separator) ? folder + name : folder + separator + name;
  }
}
