import type { AreaCases } from './cases.js';

/** What clients ask first. */
export const META_CASES: AreaCases = {
  getVersion: { 200: { 'tells the version': (client) => client.call('getVersion') } },
  getFarmStatus: { 200: { 'tells the status': (client) => client.call('getFarmStatus') } },
};
