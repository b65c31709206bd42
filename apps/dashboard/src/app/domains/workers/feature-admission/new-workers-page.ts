import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Clock } from '../../../shared/clock';
import { Icon } from '../../../shared/icons/icon';
import { injectMay } from '../../../shared/identity/own-identity';
import { Pane } from '../../../shared/keys/panes';
import { describeProblem } from '../../../shared/problem';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { EmptyState } from '../../../shared/ui/empty-state';
import { Loading } from '../../../shared/ui/loading';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { ProblemBar } from '../../../shared/ui/problem-bar';
import { SecretBox } from '../../../shared/ui/secret-box';
import { SettingsNav } from '../../../shared/ui/settings-nav';
import { NewWorkers } from '../data/new-workers';

/** Which Workers come in: those that wait, and the secrets with which they register. A section of the settings, with a page of its own. */
@Component({
  selector: 'flamenco-new-workers-page',
  imports: [EmptyState, Icon, Loading, NeedsManager, Pane, ProblemBar, RouterLink, SecretBox, SettingsNav],
  providers: [NewWorkers],
  templateUrl: './new-workers-page.html',
  styleUrl: '../../../shared/ui/section-page.scss',
})
export class NewWorkersPage {
  protected readonly may = injectMay();
  protected readonly workers = inject(NewWorkers);
  protected readonly nowMs = inject(Clock).nowMs;
  protected readonly exact = exactTime;
  protected readonly ago = relativeTime;
  protected readonly name = signal('');
  protected readonly made = signal('');
  protected readonly fault = signal('');

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    this.fault.set('');
    try {
      this.made.set(await this.workers.makeSecret(this.name().trim()));
      this.name.set('');
    } catch (error) {
      this.fault.set(describeProblem(error));
    }
  }
}
