import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { ManagerInfo } from './manager-info';

/** The window's title: page and farm, so that the tabs of several farms can be told apart. */
@Injectable({ providedIn: 'root' })
export class FarmTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly manager = inject(ManagerInfo);
  private readonly page = signal('');

  constructor() {
    super();
    effect(() =>
      this.title.setTitle([this.page(), this.manager.name() || 'Flamenco'].filter(Boolean).join(' · ')),
    );
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(snapshot) ?? '');
  }
}
