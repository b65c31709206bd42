import { formatSsdpMessage, MANAGER_SERVICE_TYPE, SSDP_GROUP } from '@flamenco/domain/discovery';
import { DESCRIPTION_PATH, MANAGER_DEVICE_UUID } from './upnp-description.js';

/** How long others may rely on an announcement, in seconds. */
export const MAX_AGE_SECONDS = 3600;

const USN = `uuid:${MANAGER_DEVICE_UUID}::${MANAGER_SERVICE_TYPE}`;
const HOST = `${SSDP_GROUP.address}:${SSDP_GROUP.port}`;
const SERVER = `${process.platform}/0.0 UPnP/1.0 flamenco/4.0`;

/** Tells, unasked, that there is a Manager. @param url - one of its addresses, with a slash at the end */
export function aliveMessage(url: string): string {
  return formatSsdpMessage({
    startLine: 'NOTIFY * HTTP/1.1',
    headers: {
      HOST,
      NT: MANAGER_SERVICE_TYPE,
      NTS: 'ssdp:alive',
      USN,
      LOCATION: `${url}${DESCRIPTION_PATH}`,
      'CACHE-CONTROL': `max-age=${MAX_AGE_SECONDS}`,
      SERVER,
    },
  });
}

/** Tells that the Manager ends. */
export function byeByeMessage(): string {
  return formatSsdpMessage({
    startLine: 'NOTIFY * HTTP/1.1',
    headers: { HOST, NT: MANAGER_SERVICE_TYPE, NTS: 'ssdp:byebye', USN },
  });
}

/** The answer to who looks for a Manager. @param url - one of its addresses, with a slash at the end */
export function searchAnswer(url: string, now: Date): string {
  return formatSsdpMessage({
    startLine: 'HTTP/1.1 200 OK',
    headers: {
      ST: MANAGER_SERVICE_TYPE,
      USN,
      LOCATION: `${url}${DESCRIPTION_PATH}`,
      'CACHE-CONTROL': `max-age=${MAX_AGE_SECONDS}`,
      DATE: now.toUTCString(),
      SERVER,
      EXT: '',
    },
  });
}
