import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Bonjour from 'bonjour-service';
import { formatSsdpMessage, managerSearch, SSDP_GROUP } from '@flamenco/domain/discovery';
import { discoveryPart } from '../../src/modules/discovery/discovery.part.js';
import { MdnsAnnouncer } from '../../src/modules/discovery/mdns-announcer.js';
import { SsdpResponder } from '../../src/modules/discovery/ssdp-responder.js';
import { until } from '../farm/test-farm.js';
import { startTestManager, type TestManager } from '../http/test-manager.js';
import { freeUdpPort, SsdpSocket } from './ssdp-socket.js';

const SEARCH = formatSsdpMessage(managerSearch());
const UUID = 'uuid:aa80bc5f-d0af-46b8-8630-23bd7e80ec4d::urn:flamenco:manager:0';
const URLS = ['http://192.0.2.1:8080/', 'http://192.0.2.2:8080/'];
const LOCATIONS = URLS.map((url) => `${url}upnp/description.xml`);

let group: { readonly address: string; readonly port: number };
let troubles: Error[];
let close: (() => Promise<void>)[];

beforeEach(async () => {
  group = { address: SSDP_GROUP.address, port: await freeUdpPort() };
  troubles = [];
  close = [];
});

afterEach(async () => {
  for (const end of close.reverse()) await end();
});

async function aSocket(of?: typeof group): Promise<SsdpSocket> {
  const socket = await SsdpSocket.open(of);
  close.push(() => socket.close());
  return socket;
}

async function aResponder(): Promise<SsdpResponder> {
  const responder = new SsdpResponder(URLS, group, (trouble) => troubles.push(trouble));
  await responder.start();
  return responder;
}

const locations = (socket: SsdpSocket): readonly (string | undefined)[] =>
  socket.received.map(({ headers }) => headers['LOCATION']);

describe('a Manager that is looked for by SSDP', () => {
  it.each([
    ['the group', SSDP_GROUP.address],
    ['it directly', '127.0.0.1'],
  ])('answers who asks %s, within a second, with each of its addresses', async (_, address) => {
    const responder = await aResponder();
    close.push(() => responder.stop());
    const worker = await aSocket();
    const askedMs = performance.now();
    await worker.send(SEARCH, group.port, address);
    await until('both answers are there', () => worker.received.length === 2);
    expect(performance.now() - askedMs).toBeLessThan(1_000);
    expect(locations(worker)).toEqual(LOCATIONS);
    expect(worker.received[0]).toMatchObject({
      startLine: 'HTTP/1.1 200 OK',
      headers: {
        ST: 'urn:flamenco:manager:0',
        USN: UUID,
        LOCATION: LOCATIONS[0],
        'CACHE-CONTROL': 'max-age=3600',
        DATE: expect.stringMatching(/ GMT$/),
        SERVER: expect.stringContaining('UPnP/1.0'),
        EXT: '',
      },
    });
  });

  it('answers nobody who looks for something else, or talks nonsense', async () => {
    const responder = await aResponder();
    close.push(() => responder.stop());
    const [other, worker] = [await aSocket(), await aSocket()];
    await other.send(SEARCH.replace('urn:flamenco:manager:0', 'upnp:rootdevice'), group.port);
    await other.send('\0nonsense', group.port);
    await worker.send(SEARCH, group.port);
    await until('the Worker has its answers', () => worker.received.length === 2);
    expect(other.received).toEqual([]);
  });

  it('tells of itself after one and three seconds, and says good-bye', async () => {
    const listener = await aSocket(group);
    const startedMs = performance.now();
    const responder = await aResponder();
    // Each message comes once for each network of this computer.
    const secondsOf = (kind: string): readonly number[] => [
      ...new Set(
        listener.received
          .filter(({ headers }) => headers['NTS'] === kind)
          .map(({ atMs }) => Math.round((atMs - startedMs) / 1_000)),
      ),
    ];
    await until('it has told twice', () => secondsOf('ssdp:alive').length >= 2);
    expect(secondsOf('ssdp:alive')).toEqual([1, 3]);
    expect([...new Set(locations(listener))]).toEqual(LOCATIONS);
    expect(listener.received[0]).toMatchObject({
      startLine: 'NOTIFY * HTTP/1.1',
      headers: { NT: 'urn:flamenco:manager:0', USN: UUID, 'CACHE-CONTROL': 'max-age=3600' },
    });
    await responder.stop();
    await until('it has said good-bye', () => secondsOf('ssdp:byebye').length > 0);
    expect(listener.received.at(-1)?.headers).toMatchObject({ NT: 'urn:flamenco:manager:0', USN: UUID });
  });

  it('goes on when the port is taken, and tells why', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(group.port, resolve));
    const responder = await aResponder();
    await responder.stop();
    taken.close();
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringContaining('EADDRINUSE')]);
  });
});

describe('a Manager that is announced by mDNS', () => {
  it('is found as _flamenco._tcp, with its name and port, until it ends', async () => {
    const announcer = new MdnsAnnouncer(
      { managerName: 'Farm', port: 8080, version: '4.0.0' },
      (trouble) => troubles.push(trouble),
      { port: group.port },
    );
    const bonjour = new Bonjour.Bonjour({ port: group.port });
    close.push(() => new Promise((resolve) => bonjour.destroy(resolve)));
    const found: { readonly name: string; readonly port: number; readonly txt: unknown }[] = [];
    let left = 0;
    const browser = bonjour.find({ type: 'flamenco' }, ({ name, port, txt }) =>
      found.push({ name, port, txt: txt as unknown }),
    );
    browser.on('down', () => (left += 1));
    await until('it is found', () => found.length > 0);
    expect(found[0]).toEqual({
      name: expect.stringMatching(/^Farm \(.+:8080\)$/),
      port: 8080,
      txt: { version: '4.0.0', path: '/' },
    });
    await announcer.stop();
    await until('it is gone', () => left > 0);
  });

  it('goes on when the port is taken, and tells why', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(group.port, resolve));
    const announcer = new MdnsAnnouncer(
      { managerName: 'Farm', port: 8080, version: '4.0.0' },
      (trouble) => troubles.push(trouble),
      { port: group.port },
    );
    await until('the trouble is told', () => troubles.length > 0);
    await announcer.stop();
    taken.close();
    expect(troubles[0]?.message).toContain('EADDRINUSE');
  });
});

describe('a whole Manager', () => {
  async function aManager(yaml = ''): Promise<TestManager> {
    const manager = await startTestManager({ parts: [discoveryPart], yaml });
    close.push(manager.close);
    return manager;
  }

  it('is found at the address that it listens on, and describes itself there', async () => {
    const { url } = await aManager('manager_name: "Tom & Jerry"');
    const worker = await aSocket();
    const own = `${url}/upnp/description.xml`;
    await until('it is found', async () => {
      await worker.send(SEARCH, SSDP_GROUP.port, SSDP_GROUP.address);
      return locations(worker).includes(own);
    });
    const answer = await fetch(own);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
    const description = await answer.text();
    for (const part of [
      'urn:schemas-upnp-org:device-1-0',
      '<friendlyName>Tom &amp; Jerry</friendlyName>',
      '<UDN>uuid:aa80bc5f-d0af-46b8-8630-23bd7e80ec4d</UDN>',
      '<URLBase>/</URLBase>',
      '<presentationURL>/</presentationURL>',
    ]) {
      expect(description).toContain(part);
    }
  });

  it('that does not want to be found does not tell, and describes nothing', async () => {
    const hidden = await aManager('autodiscoverable: false');
    const found = await aManager();
    const worker = await aSocket();
    await until('the other one is found', async () => {
      await worker.send(SEARCH, SSDP_GROUP.port, SSDP_GROUP.address);
      return locations(worker).includes(`${found.url}/upnp/description.xml`);
    });
    expect(locations(worker)).not.toContain(`${hidden.url}/upnp/description.xml`);
    expect((await fetch(`${hidden.url}/upnp/description.xml`)).status).toBe(404);
  });
});
