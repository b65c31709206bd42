import { Component, computed, inject, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { OwnIdentity } from '../../shared/identity/own-identity';
import { WatchedJobs } from '../../shared/watched-jobs';
import { ChosenAlerts } from './alert-settings';
import type { AlertKind } from './alert-rules';

/** A query is no longer than 1,000 characters. */
const MOST_SHOWN = 25;

/** Of what the person wants to be told, and where. The browser is asked for desktop alerts by a click only. */
@Component({
  selector: 'flamenco-alert-choices',
  imports: [RouterLink],
  template: `
    <fieldset>
      <legend>Tell me when</legend>
      @for (kind of kinds; track kind.id) {
        <label>
          <input
            #box
            type="checkbox"
            [checked]="chosen.settings()[kind.id]"
            (change)="choose(kind.id, box.checked)"
          />
          {{ kind.label }}
        </label>
      }
      <label>
        only jobs of
        <input
          #user
          class="field"
          placeholder="everybody"
          aria-label="Only jobs of this user"
          maxlength="200"
          [value]="chosen.settings().user"
          (change)="chosen.choose({ user: user.value.trim() })"
        />
      </label>
      @if (isSignedIn()) {
        <label>
          <input
            #own
            type="checkbox"
            [checked]="chosen.settings().own"
            (change)="chosen.choose({ own: own.checked })"
          />
          always of my own jobs
        </label>
      }
      <p class="muted">
        @if (watched.chosen().length; as count) {
          Of {{ count }} that you watch, always.
          <a [routerLink]="['/jobs']" [queryParams]="{ q: watchedQuery() }" (click)="left.emit()"
            >Show them</a
          >
        } @else {
          Always of jobs that you watch: press <kbd>w</kbd>, or choose <i>Watch</i> in their menu.
        }
      </p>
      <label>
        <input
          #desktop
          type="checkbox"
          [checked]="chosen.settings().onDesktop"
          (change)="chooseDesktop(desktop)"
        />
        also outside of this page, on the desktop
      </label>
      @if (refusal(); as reason) {
        <p class="form-fault" role="alert">{{ reason }}</p>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 14px;
      margin: 12px 0 0;
      padding: 8px 10px;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
    legend {
      padding: 0 4px;
    }
    label {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .field {
      width: 120px;
    }
    p {
      width: 100%;
    }
  `,
})
export class AlertChoices {
  /** The person goes elsewhere from here. */
  readonly left = output();
  protected readonly chosen = inject(ChosenAlerts);
  protected readonly watched = inject(WatchedJobs);
  private readonly identity = inject(OwnIdentity);
  protected readonly isSignedIn = computed(() => this.identity.user() !== undefined);
  protected readonly watchedQuery = computed(
    () => `id:${this.watched.chosen().slice(0, MOST_SHOWN).join(',')}`,
  );
  protected readonly refusal = signal('');
  protected readonly kinds: readonly { readonly id: AlertKind; readonly label: string }[] = [
    { id: 'ended', label: 'a job is completed or canceled' },
    { id: 'failed', label: 'a job fails' },
    { id: 'needs', label: 'a job needs a person' },
  ];

  protected choose(kind: AlertKind, isWanted: boolean): void {
    this.chosen.choose({ [kind]: isWanted });
  }

  protected async chooseDesktop(box: HTMLInputElement): Promise<void> {
    this.refusal.set('');
    if (box.checked) this.refusal.set(await whyNotOnDesktop());
    box.checked &&= this.refusal() === '';
    this.chosen.choose({ onDesktop: box.checked });
  }
}

/** Asks the browser. @returns why it does not let us; empty: it does */
async function whyNotOnDesktop(): Promise<string> {
  if (!isSecureContext || !('Notification' in window))
    return 'Browsers allow that only for pages on https or localhost. Notifications still come into this list.';
  if ((await Notification.requestPermission()) === 'granted') return '';
  return 'The browser does not allow it. Change that in its settings for this page, and tick this again.';
}
