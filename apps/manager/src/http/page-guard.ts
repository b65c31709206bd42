import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { FarmError } from '@flamenco/domain/errors';
import { trustIn, type Configuration, type ProxyTrust } from '../config/index.js';
import { isAllowedOrigin } from './cors.js';
import { FarmHosts } from './farm-hosts.js';

/** A name, or an address, and perhaps a port. */
const AUTHORITY = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** What is looked at of a request. */
export type GuardedRequest = Pick<IncomingMessage, 'headers' | 'method' | 'url'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/**
 * Keeps pages of other sites from steering the farm behind the back of who looks at them: a browser's request has to be for a
 * name of ours, and come from a page of ours. Programs, which send neither Origin nor names that we do not know, notice nothing.
 */
export class PageGuard {
  private readonly hosts: FarmHosts;
  private readonly isTrusted: ProxyTrust;
  /** An address, which is ours whatever is configured, as most requests have it: Workers find the Manager by it. */
  private usualHost: string | undefined;

  constructor(private readonly configuration: Configuration) {
    this.hosts = new FarmHosts(configuration);
    this.isTrusted = trustIn(configuration.config.trustedProxies);
  }

  /** Why a request is refused; undefined for one that is fine. For a name that is not known yet, the network's name server is asked. */
  async refusalOf(request: GuardedRequest): Promise<FarmError | undefined> {
    const refusal = this.refusalNow(request);
    if (!(refusal instanceof UnknownHost)) return refusal;
    await this.hosts.learnOwnNames();
    return this.refusalNow(request);
  }

  /** The same, without asking. */
  refusalNow(request: GuardedRequest): FarmError | undefined {
    const { headers } = request;
    if (headers.host === this.usualHost && isPlain(headers)) return undefined;
    const authorities = this.authoritiesOf(request);
    const unknown = authorities.find((authority) => !this.isOurs(authority));
    if (unknown !== undefined && !isOfNoBrowser(headers)) return new UnknownHost(unknown);
    if (unknown === undefined && isAddress(headers.host)) this.usualHost = headers.host;
    if (headers.origin !== undefined)
      return this.isOurPage(headers.origin, authorities) ? undefined : foreignOrigin(headers.origin);
    return isOfForeignPage(request) ? foreignOrigin(undefined) : undefined;
  }

  /** What the browser has in its address bar; a trusted proxy in between tells it, and has a name for itself. */
  private authoritiesOf({ headers, socket }: GuardedRequest): readonly string[] {
    const own = headers.host === undefined ? [] : [headers.host];
    const forwarded = headers['x-forwarded-host'];
    if (forwarded === undefined || !this.isTrusted(socket.remoteAddress ?? '')) return own;
    return [...own, ...String(forwarded).split(',')].map((authority) => authority.trim());
  }

  private isOurs(authority: string): boolean {
    const name = AUTHORITY.exec(authority)?.[1];
    return name !== undefined && this.hosts.isOurs(name);
  }

  private isOurPage(origin: string, authorities: readonly string[]): boolean {
    if (!URL.canParse(origin)) return false;
    const { protocol, host, hostname } = new URL(origin);
    const isSame = authorities.some((authority) => hostIn(`${protocol}//${authority}`) === host);
    return (
      isSame ||
      this.hosts.isAllowed(hostname) ||
      isAllowedOrigin(origin, this.configuration.config.corsOrigins)
    );
  }
}

/** The refusal of a request for a name that is not known to be ours. */
export class UnknownHost extends FarmError {
  constructor(readonly authority: string) {
    super(
      'forbidden',
      'unknown-host',
      `This Manager does not know that it is called ${JSON.stringify(authority)}. Use its address, or add the name to allowed_hosts in flamenco-manager.yaml and start the Manager again.`,
    );
  }
}

function foreignOrigin(origin: string | undefined): FarmError {
  const whose = origin === undefined ? 'another site' : JSON.stringify(origin);
  return new FarmError(
    'forbidden',
    'foreign-origin',
    `This request comes from a web page of ${whose}, and not from one of this Manager. If that page may control the farm, add its host name to allowed_hosts in flamenco-manager.yaml and start the Manager again.`,
  );
}

/** Whether there is nothing in a request that a browser or a proxy puts there. */
function isPlain(headers: IncomingHttpHeaders): boolean {
  return (
    headers.origin === undefined &&
    headers['x-forwarded-host'] === undefined &&
    headers['sec-fetch-site'] === undefined
  );
}

function isAddress(authority: string | undefined): boolean {
  return /^(?:[\d.]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(authority ?? '');
}

/** Without the port where it is the usual one; undefined for what is no URL. */
function hostIn(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * Whether a request can only be a program's, such as that of a Worker which knows the Manager by a name of the studio's. A page
 * cannot change these headers, and browsers send others: Go's client offers gzip and nothing else, Node's has a mode without
 * a site.
 */
function isOfNoBrowser(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined) return false;
  const isGo = headers['accept-encoding'] === 'gzip';
  const isNode = headers['sec-fetch-mode'] !== undefined && headers['sec-fetch-site'] === undefined;
  return isGo || isNode;
}

/** Whether the browser says that another site's page asks. It may link to us, and show previews of renders. */
function isOfForeignPage({ headers, method = '', url = '' }: GuardedRequest): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = headers;
  if (site !== 'cross-site' && site !== 'same-site') return false;
  const isLink = mode === 'navigate' && destination === 'document' && ['GET', 'HEAD'].includes(method);
  const isPreview = destination === 'image' && url.startsWith('/job-files/');
  return !isLink && !isPreview;
}
