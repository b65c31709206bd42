import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';
import { NotDelivered, ManagerClient } from './manager-client.js';

const GROUP = { address: '239.255.255.250', port: 1900 };

const SEARCH = [
  'M-SEARCH * HTTP/1.1',
  `HOST: ${GROUP.address}:${GROUP.port}`,
  'MAN: "ssdp:discover"',
  'MX: 3',
  'ST: urn:flamenco:manager:0',
  '',
  '',
].join('\r\n');

const REPEAT_MS = 1_000;

/** Where descriptions of Managers are that answered. Other devices are passed over. */
function locationIn(message: string): string | undefined {
  const header = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*(.*?)\\r?$`, 'im').exec(message)?.[1];
  return header('ST') === 'urn:flamenco:manager:0' ? header('LOCATION') : undefined;
}

async function bound(onLocation: (location: string) => void): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => {
    const location = locationIn(bytes.toString());
    if (location !== undefined) onLocation(location);
  });
  await new Promise<void>((resolve) => socket.bind(0, resolve));
  socket.setMulticastInterface('127.0.0.1');
  return socket;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await new ManagerClient(url).call('getVersion')).json?.['shortversion'] !== undefined;
  } catch (error) {
    if (error instanceof NotDelivered) return false;
    throw error;
  }
}

/**
 * Looks for a Manager as Flamenco 3's Worker does: asks the group at once and each second, by real multicast, and takes the
 * first one that answers `getVersion`.
 * @param isMeant - whether a Manager may be taken: others may run on this computer, which a real Worker would take as well
 * @returns its URL, without a slash at its end, and where its description is
 */
export async function findManager(
  isMeant: (url: string) => boolean,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly description: string }> {
  const locations: string[] = [];
  const socket = await bound((location) => locations.push(location));
  try {
    for (;;) {
      socket.send(SEARCH, GROUP.port, GROUP.address);
      const until = performance.now() + REPEAT_MS;
      while (performance.now() < until) {
        for (const description of locations.splice(0)) {
          const url = new URL(description).origin;
          if (isMeant(url) && (await answers(url))) return { url, description };
        }
        await wait(10, undefined, { signal });
      }
    }
  } finally {
    socket.close();
  }
}
