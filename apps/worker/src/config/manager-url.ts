/**
 * The Manager's address as people write it, completed: `http://` unless a scheme is given, no slash at the end.
 * @throws Error that says what such an address looks like
 */
export function parseManagerUrl(text: string): string {
  const trimmed = text.trim();
  const completed = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.parse(completed);
  if (!url?.hostname || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(`"${text}" is not the address of a Manager; it looks like http://manager.local:8080`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
