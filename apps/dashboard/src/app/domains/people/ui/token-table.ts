import { Component, input, output } from '@angular/core';
import type { AccessToken } from '@flamenco/api-client';
import { Icon } from '../../../shared/icons/icon';
import { exactTime, relativeTime } from '../../../shared/relative-time';
import { NeedsManager } from '../../../shared/ui/needs-manager';
import { scopeWords } from '../data/token-scopes';

/** Tokens: what for, what they may, until when, and when they were used. */
@Component({
  selector: 'flamenco-token-table',
  imports: [Icon, NeedsManager],
  template: `
    @if (tokens().length > 0) {
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">May</th>
            <th scope="col">Until</th>
            <th scope="col">Used</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          @for (token of tokens(); track token.id) {
            <tr>
              <td>{{ token.name }}</td>
              <td>{{ words(token) }}</td>
              <td [title]="token.expires ? exact(token.expires) : ''">{{ until(token) }}</td>
              <td>{{ token.last_used ? ago(token.last_used, nowMs()) : 'never' }}</td>
              <td>
                @if (mayRevoke()) {
                  <button
                    type="button"
                    flamencoNeedsManager
                    class="btn quiet icon-only"
                    [attr.aria-label]="'Revoke the token ' + token.name"
                    title="Revoke"
                    (click)="revoked.emit(token)"
                  >
                    <flamenco-icon name="delete" />
                  </button>
                }
              </td>
            </tr>
          }
        </tbody>
      </table>
    } @else {
      <p class="muted">None</p>
    }
  `,
  styles: `
    :host {
      display: block;
      overflow-x: auto;
    }
    td {
      vertical-align: middle;
    }
  `,
})
export class TokenTable {
  readonly tokens = input.required<readonly AccessToken[]>();
  readonly nowMs = input.required<number>();
  readonly mayRevoke = input(true);
  readonly revoked = output<AccessToken>();

  protected readonly words = scopeWords;
  protected readonly ago = relativeTime;
  protected readonly exact = exactTime;

  protected until({ expires }: AccessToken): string {
    if (expires === undefined) return 'for ever';
    return Date.parse(expires) <= this.nowMs() ? 'is over' : new Date(expires).toLocaleDateString();
  }
}
