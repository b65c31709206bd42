import { parseCookie, stringifySetCookie } from 'cookie';

/** Over TLS, no other host of the domain can set a cookie of such a name; over plain HTTP, browsers refuse it. */
const SECURE_NAME = '__Host-flamenco-session';
const PLAIN_NAME = 'flamenco-session';

/** The secret of the session in a request's cookies, or undefined. @param isSecure - it has come over TLS, where any host of the domain may have set a plain one */
export function sessionSecretIn(cookies: string | undefined, isSecure: boolean): string | undefined {
  if (cookies === undefined || !cookies.includes('flamenco-session')) return undefined;
  const { [SECURE_NAME]: secure, [PLAIN_NAME]: plain } = parseCookie(cookies);
  return secure ?? (isSecure ? undefined : plain);
}

/** The header that gives a browser its session. */
export function sessionCookie(secret: string, longestMs: number, isSecure: boolean): string {
  return setCookie(secret, Math.floor(longestMs / 1000), isSecure);
}

/** The header that has a browser forget its session. */
export function noSessionCookie(isSecure: boolean): string {
  return setCookie('', 0, isSecure);
}

function setCookie(value: string, maxAge: number, isSecure: boolean): string {
  return hiddenCookie(isSecure ? SECURE_NAME : PLAIN_NAME, value, maxAge, isSecure);
}

/** A cookie that no script can read, and that no other site's page can have sent but by a link. @param maxAgeS - 0 has the browser forget it */
export function hiddenCookie(name: string, value: string, maxAgeS: number, isSecure: boolean): string {
  return stringifySetCookie({
    name,
    value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure,
    maxAge: maxAgeS,
  });
}
