import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SSDP_GROUP } from '@flamenco/domain/discovery';
import { findManager, NoManagerFound } from '../src/discovery/manager-finder.js';
import { FakeManager } from './support/fake-manager.js';
import { silentLog } from './support/silent-log.js';
import { SsdpManager } from './support/ssdp-manager.js';
import { until } from './support/until.js';

let manager: FakeManager;
let silent: Server;
let urls: string[];
let ssdp: SsdpManager;
let shutdown: AbortController;

beforeEach(async () => {
  manager = await FakeManager.start();
  silent = createServer().listen(0, '127.0.0.1'); // takes connections, and never answers
  urls = [];
  ssdp = await SsdpManager.start(urls, { ...SSDP_GROUP, port: 0 });
  shutdown = new AbortController();
});

afterEach(async () => {
  await ssdp.stop();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  await manager.stop();
});

const silentUrl = (): string => {
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('the silent server does not listen');
  return `http://127.0.0.1:${address.port}`;
};

/** @param address - the group, or the computer that the fake Manager is on */
function find(limitMs = 10_000, address: string = SSDP_GROUP.address): Promise<string> {
  return findManager({ limitMs, group: { address, port: ssdp.port } }, shutdown.signal, silentLog);
}

describe('the search for a Manager', () => {
  it.each([
    ['in the group', SSDP_GROUP.address],
    ['by address', '127.0.0.1'],
  ])('finds one %s, within about a second', async (_, address) => {
    urls.push(manager.url);
    const startMs = performance.now();
    await expect(find(10_000, address)).resolves.toBe(manager.url);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });

  it('finds one on a network that comes up during the search', async () => {
    urls.push(manager.url);
    let addresses: string[] = [];
    const group = { address: SSDP_GROUP.address, port: ssdp.port };
    let asked = 0;
    const ownAddresses = (): string[] => {
      asked += 1;
      return addresses;
    };
    const found = findManager({ limitMs: 20_000, group, ownAddresses }, shutdown.signal, silentLog);
    await until('the networks are looked at', () => asked > 1);
    addresses = ['203.0.113.1', '127.0.0.1']; // the first is none of this computer's, as one that has just gone
    await expect(found).resolves.toBe(manager.url);
  });

  it('takes the first address that answers', async () => {
    urls.push(silentUrl(), 'http://127.0.0.1:1', manager.url);
    await expect(find()).resolves.toBe(manager.url);
  });

  it('asks each second, until there is one', async () => {
    const found = find();
    await until('it is asked again', () => ssdp.searches >= 3);
    urls.push(manager.url);
    await expect(found).resolves.toBe(manager.url);
  });

  it('tries an address again that did not answer at first', async () => {
    urls.push(manager.url);
    manager.overrides.set('version', () => ({ status: 503 }));
    const found = find();
    await until('the Manager is asked', () => manager.seen('version').length > 0);
    manager.overrides.delete('version');
    await expect(found).resolves.toBe(manager.url);
  });

  it.each<[string, () => void]>([
    ['nobody answers', () => (urls.length = 0)],
    ['only other devices do', () => (ssdp.serviceType = 'upnp:rootdevice')],
    ['the address is none', () => urls.splice(0, 1, 'nonsense')],
    ['something else is there', () => manager.overrides.set('version', () => ({ status: 200, body: {} }))],
  ])('ends in time and says what to do when %s', async (_, prepare) => {
    urls.push(manager.url);
    prepare();
    const error: unknown = await find(1_500).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoManagerFound);
    expect(String(error)).toMatch(/No Manager was found.*manager_url.*--manager http/);
  });

  it('ends at once when the Worker does', async () => {
    const found = find(60_000);
    shutdown.abort(new Error('received SIGTERM'));
    await expect(found).rejects.toThrow('received SIGTERM');
  });
});
