import { Component, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { countOf } from '../../../shared/count-words';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SettingsNav } from '../../../shared/ui/settings-nav';
import { type CountedTag, WorkerTags } from '../data/worker-tags';

/** The farm's tags: what they are for, and who has them. A section of the settings, with a page of its own. */
@Component({
  selector: 'flamenco-tags-page',
  imports: [EmptyState, Icon, Loading, NeedsManager, Pane, ProblemBar, RouterLink, SettingsNav],
  templateUrl: './tags-page.html',
  styleUrl: './tags-page.scss',
})
export class TagsPage {
  protected readonly may = injectMay();
  protected readonly store = inject(WorkerTags);
  protected readonly name = signal('');
  protected readonly description = signal('');
  private readonly nameField = viewChild<ElementRef<HTMLInputElement>>('newName');

  protected async create(event: Event): Promise<void> {
    event.preventDefault();
    if (this.name().trim() === '') {
      this.nameField()?.nativeElement.focus();
      return;
    }
    if ((await this.store.create(this.name(), this.description().trim())) === undefined) return;
    this.name.set('');
    this.description.set('');
    this.nameField()?.nativeElement.focus();
  }

  /** What is typed is saved when the field is left; what is refused goes back to what it was. */
  protected async rename(tag: CountedTag, field: HTMLInputElement): Promise<void> {
    const name = field.value.trim();
    if (name === tag.name) return;
    const { description } = tag;
    const isChanged =
      name !== '' &&
      (await this.store.change(tag, { name, ...(description !== undefined && { description }) }));
    if (!isChanged) field.value = tag.name;
  }

  protected async describe(tag: CountedTag, field: HTMLInputElement): Promise<void> {
    const description = field.value.trim();
    if (description === (tag.description ?? '')) return;
    if (!(await this.store.change(tag, { name: tag.name, description }))) field.value = tag.description ?? '';
  }

  protected members({ members }: CountedTag): string {
    return members.length === 0 ? 'no Worker' : countOf(members.length, 'Worker');
  }

  /** The list of Workers, filtered by the tag. */
  protected filterFor({ name }: CountedTag): string {
    return /\s/.test(name) ? `tag:"${name}"` : `tag:${name}`;
  }

  protected undo(field: HTMLInputElement, to: string): void {
    field.value = to;
    field.blur();
  }
}
