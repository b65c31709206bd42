/** A page that a browser has come to. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** What a browser does about cookies and redirects, without pages. The farm is behind a proxy that speaks TLS. */
export class TestBrowser {
  /** Of each host. */
  readonly cookies = new Map<string, Map<string, string>>();

  /** @param farm - the address that people have for it @param proxied - where it is really */
  constructor(
    private readonly farm: string,
    private readonly proxied: () => string,
  ) {}

  /** Another one, with the same cookies. */
  clone(): TestBrowser {
    const clone = new TestBrowser(this.farm, this.proxied);
    for (const [host, cookies] of this.cookies) clone.cookies.set(host, new Map(cookies));
    return clone;
  }

  /** Follows redirects until there is a page. @param isLast - stops at this address, without going there */
  async go(address: string | URL, isLast: (url: URL) => boolean = () => false): Promise<Page> {
    let url = new URL(address, this.farm);
    for (let steps = 0; steps < 20; steps += 1) {
      if (isLast(url)) return { url, status: 0, text: '' };
      const response = await this.fetch(url);
      const next = response.headers.get('location');
      if (next === null || url.pathname === '/app/')
        return { url, status: response.status, text: await response.text() };
      await response.arrayBuffer();
      url = new URL(next, url);
      if (url.origin === this.farm && url.pathname.startsWith('/app/')) return { url, status: 0, text: '' };
    }
    throw new Error(`led around in a circle: ${url.href}`);
  }

  async fetch(url: URL): Promise<Response> {
    const isFarm = url.origin === this.farm;
    const jar = this.cookies.get(url.host) ?? new Map<string, string>();
    this.cookies.set(url.host, jar);
    const response = await fetch(isFarm ? new URL(url.pathname + url.search, this.proxied()) : url, {
      redirect: 'manual',
      headers: {
        Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(isFarm && { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': url.host }),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
}
