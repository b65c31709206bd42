import type {
  AddedUserDto,
  IdentityDto,
  MadeAccessTokenDto,
  PasswordLinkOwnerDto,
  UserDto,
} from '@flamenco/api-contracts';
import type { Role } from '@flamenco/domain/access';
import { Configuration } from '../../src/config/index.js';
import { FarmClient, ok } from '../farm/farm-client.js';
import type { TestFarm } from '../farm/test-farm.js';

/** The password of all people in tests. */
export const PASSWORD = 'a horse that eats staples';

/** Somebody who has signed in with a browser. */
export interface SignedIn {
  readonly user: UserDto;
  readonly client: FarmClient;
  readonly cookie: string;
}

/** The page that a browser's requests come from. */
const originOf = (farm: TestFarm): string => new URL(farm.api).origin;

/** As `signIn` does it: a browser that has this cookie. */
export function browserWith(farm: TestFarm, cookie: string): FarmClient {
  return farm.client.withHeaders({ Cookie: cookie, Origin: originOf(farm) });
}

/** Signs in over HTTP. @returns the answer, and the cookie to send from then on */
export async function signIn(
  farm: TestFarm,
  name: string,
  password = PASSWORD,
  headers: Readonly<Record<string, string>> = {},
): Promise<{
  readonly status: number;
  readonly cookie: string;
  readonly setCookie: string;
  readonly body: IdentityDto & { readonly message: string };
}> {
  const response = await fetch(`${farm.api}/identity/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ name, password }),
  });
  const setCookie = response.headers.get('set-cookie') ?? '';
  return {
    status: response.status,
    setCookie,
    cookie: setCookie.split(';', 1)[0] ?? '',
    body: (await response.json()) as IdentityDto & { readonly message: string },
  };
}

/** What a link to set a password has behind its #. */
export function secretOfLink(path: string): string {
  return path.split('#link=')[1] ?? '';
}

/** Adds somebody as an admin does, who sets a password by the link and signs in. */
export async function aPerson(
  farm: TestFarm,
  admin: FarmClient,
  name: string,
  role: Role,
  projects: readonly string[] = [],
): Promise<SignedIn> {
  const { user, link } = await ok(admin.post<AddedUserDto>('/people', { name, role, projects }));
  const secret = secretOfLink(link.path);
  await ok(
    farm.client.post<PasswordLinkOwnerDto>('/identity/password-link', { link: secret, password: PASSWORD }),
  );
  const { cookie } = await signIn(farm, name);
  return { user, cookie, client: browserWith(farm, cookie) };
}

/** Sets who may come in, as somebody does who changes the configuration of a running farm. */
export function setAccess(farm: TestFarm, access: 'open' | 'closed', anonymousRole: Role = 'wrangler'): void {
  const configuration = farm.get(Configuration);
  Object.assign(configuration.config, { access, anonymousRole });
}

/** A program with a token of somebody's. */
export async function aToken(farm: TestFarm, of: FarmClient, body: object): Promise<FarmClient> {
  const { secret } = await ok(of.post<MadeAccessTokenDto>('/identity/tokens', body));
  return new FarmClient(farm.api, `Bearer ${secret}`);
}
