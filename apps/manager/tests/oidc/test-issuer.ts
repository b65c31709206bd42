import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Somebody whom the issuer knows. */
export interface Account {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

const SECRET = 'a secret between the issuer and the farm';

/** Where people sign in with a browser: by an account's `sub`. */
const PAGE = `<!doctype html><title>The studio</title><h1>The studio</h1>
<form method="post"><label>Account <input name="account"></label> <button>Sign in at the studio</button></form>
<form method="post"><button>Cancel at the studio</button></form>`;

/** An OpenID Connect provider, over HTTP on a port of its own. It signs in whomever a test names, with a page or without. */
export class TestIssuer {
  readonly accounts = new Map<string, Account>();
  /** Who signs in next: an account's `sub`; undefined: somebody who cancels. */
  who: string | undefined;
  /** Browsers are shown a page that asks who it is. */
  hasPage = false;
  private server: Server | undefined;
  private provider: Provider | undefined;
  private port = 0;

  /** Takes a port, and answers on it once it is told of the farm. */
  async open(redirects?: readonly string[]): Promise<void> {
    this.server = createServer((request, response) => {
      response.setHeader('Connection', 'close');
      void this.answer(request, response);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    if (redirects) this.meet(redirects, []);
  }

  /** @param redirects - where the farm may have browsers led to @param afterSignOut - … and when they have signed out */
  meet(redirects: readonly string[], afterSignOut: readonly string[]): void {
    this.provider ??= this.makeProvider(redirects, afterSignOut);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** An entry of `sign_in.providers`. */
  entry(name: string, more: Readonly<Record<string, unknown>> = {}): object {
    return {
      ...{ type: 'oidc', name, label: 'Studio', issuer: this.url, allow_http: true },
      ...{ client_id: 'flamenco', client_secret: SECRET, scopes: 'openid profile email groups', ...more },
    };
  }

  private makeProvider(redirects: readonly string[], afterSignOut: readonly string[]): Provider {
    const provider: Provider = new Provider(this.url, {
      clients: [
        {
          client_id: 'flamenco',
          client_secret: SECRET,
          redirect_uris: [...redirects],
          post_logout_redirect_uris: [...afterSignOut],
        },
      ],
      claims: {
        openid: ['sub'],
        profile: ['name', 'preferred_username'],
        email: ['email'],
        groups: ['groups'],
      },
      scopes: ['openid', 'profile', 'email', 'groups'],
      pkce: { required: () => true },
      jwks: { keys: [signingKey()] },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      cookies: { keys: ['a key of the tests'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
      findAccount: (_context, sub) => {
        const account = this.accounts.get(sub);
        return account && { accountId: sub, claims: () => account };
      },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({
          accountId: oidc.session?.accountId ?? '',
          clientId: oidc.client?.clientId ?? '',
        });
        grant.addOIDCScope('openid profile email groups');
        await grant.save();
        return grant;
      },
    });
    return provider;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider } = this;
    if (!provider) throw new Error('the issuer is not open');
    if (!request.url?.startsWith('/sign-in/')) {
      await provider.callback()(request, response);
      return;
    }
    if (this.hasPage && request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
      return;
    }
    const who = this.hasPage ? await accountIn(request) : this.who;
    await provider.interactionFinished(
      request,
      response,
      who === undefined ? { error: 'access_denied' } : { login: { accountId: who, remember: false } },
    );
  }
}

/** What somebody has typed into the page. */
async function accountIn(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString()).get('account') ?? undefined;
}

function signingKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' };
}
