import { InjectionToken } from '@angular/core';

/** Loads a page anew, so that nothing is left of what was known before. A token, so that tests can see it happen. */
export const OPEN_PAGE = new InjectionToken<(address: string) => void>('open a page', {
  providedIn: 'root',
  factory: () => (address) => location.assign(address),
});

/** The address of a page of the dashboard; whatever it says, it is none of another web site. @param path - '/jobs?q=…' */
export function pageAddress(path: string, baseUri = document.baseURI): string {
  return new URL(`./${path.replace(/^[/\\]+/, '')}`, baseUri).href;
}
