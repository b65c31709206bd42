import { Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map } from 'rxjs';

/** The filter of the page that is open. It lives in the URL (`?q=`), so that it can be shared and gone back to. */
@Injectable({ providedIn: 'root' })
export class FilterInUrl {
  private readonly router = inject(Router);
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map((event) => event.urlAfterRedirects),
    ),
    { initialValue: this.router.url },
  );

  /** The page that is filtered: `jobs`. */
  readonly page = computed(() => /^\/?(\w*)/.exec(this.url())?.[1] ?? '');

  readonly text = computed(() => {
    const q: unknown = this.router.parseUrl(this.url()).queryParams['q'];
    return typeof q === 'string' ? q : '';
  });

  set(text: string): void {
    const queryParams = { q: text === '' ? null : text };
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
