/** The page's folder below the Manager's address, as index.html's base has it. */
const ABOVE_THE_PAGE = '..';

/**
 * The Manager's address, as other programs of the reader need it: 'http://farm:8080', or, behind a reverse proxy,
 * 'https://studio.example/render/flamenco'. The Manager puts the proxy's path into the page's base.
 */
export function managerUrl(baseUri = document.baseURI): string {
  return withoutSlash(new URL(ABOVE_THE_PAGE, baseUri).href);
}

/** The path of the Manager's address: '', or '/render/flamenco' behind a reverse proxy. */
export function managerPath(baseUri = document.baseURI): string {
  return withoutSlash(new URL(ABOVE_THE_PAGE, baseUri).pathname);
}

function withoutSlash(text: string): string {
  return text.replace(/\/$/, '');
}
