import type { AreaCases } from './cases.js';

/** What clients ask first. */
export const META_CASES: AreaCases = {
  getVersion: {
    200: {
      'tells the version': (client) => client.call('getVersion'),
      'takes a query that nobody knows': (client) => client.call('getVersion', { query: '?now=1764000000' }),
    },
  },
  getFarmStatus: {
    200: {
      'tells the status': (client) => client.call('getFarmStatus'),
      'of a farm with a Worker and a job': async (client, farm) => {
        await farm.aWorker({ types: ['none'] });
        await farm.submit({ tasks: [{ name: 'a', type: 'none' }], initial_status: 'paused' });
        return client.call('getFarmStatus');
      },
    },
  },
};
