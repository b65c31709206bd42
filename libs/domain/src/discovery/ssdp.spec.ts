import { describe, expect, it } from '@jest/globals';
import { formatSsdpMessage, foundManager, isManagerSearch, managerSearch, parseSsdpMessage } from './ssdp.js';

const SEARCH =
  'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 3\r\nST: urn:flamenco:manager:0\r\n\r\n';
const ANSWER =
  'HTTP/1.1 200 OK\r\nST: urn:flamenco:manager:0\r\nLOCATION: http://192.0.2.1:8080/upnp/description.xml\r\n\r\n';

describe('an SSDP message', () => {
  it('goes over the wire as Flamenco 3 sends it', () => {
    expect(formatSsdpMessage(managerSearch())).toBe(SEARCH);
  });

  it.each([
    ['in any case', 'M-SEARCH * HTTP/1.1\r\nman: "ssdp:discover"\r\nSt:urn:flamenco:manager:0'],
    ['with bare line feeds', SEARCH.replaceAll('\r', '')],
    ['with odd lines', SEARCH.replace('MX', 'oddity\r\n: x\r\nMX')],
  ])('is understood %s', (_, text) => {
    expect(isManagerSearch(parseSsdpMessage(text)!)).toBe(true);
  });

  it.each(['', 'hello', 'GET / HTTP/1.1\r\n\r\n', 'M-SEARCH\r\n', '\0\x01'])('is not %j', (text) => {
    expect(parseSsdpMessage(text)).toBeUndefined();
  });
});

describe('a search', () => {
  it.each([
    [SEARCH, true],
    [SEARCH.replace('urn:flamenco:manager:0', 'ssdp:all'), true],
    [SEARCH.replace('urn:flamenco:manager:0', 'upnp:rootdevice'), false],
    [SEARCH.replace('urn:flamenco:manager:0', 'urn:schemas-upnp-org:device:MediaServer:1'), false],
    [SEARCH.replace('"ssdp:discover"', 'ssdp:other'), false],
    [ANSWER, false],
    [SEARCH.replace('M-SEARCH', 'NOTIFY'), false],
  ])('%j is for Managers: %j', (text, isIt) => {
    expect(isManagerSearch(parseSsdpMessage(text)!)).toBe(isIt);
  });
});

describe('an answer', () => {
  it.each([
    [ANSWER, 'http://192.0.2.1:8080/upnp/description.xml'],
    [ANSWER.replace('urn:flamenco:manager:0', 'urn:other:1'), undefined],
    [ANSWER.replace('200 OK', '404 Not Found'), undefined],
    [ANSWER.replace('LOCATION', 'LOC'), undefined],
    [SEARCH, undefined],
  ])('%j leads to %j', (text, url) => {
    expect(foundManager(parseSsdpMessage(text)!)).toBe(url);
  });
});
