import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestFarm } from '../farm/test-farm.js';
import type { AreaCases } from './cases.js';
import type { Call } from './existing-client.js';

/** As the Python client sends a POST without a body (behaviour.md §7.1). */
const EMPTY_JSON: Call = { headers: { 'Content-Type': 'application/json' } };

const MALFORMED: Call = { body: '{"path": ' };

const DEFAULT_BLENDER = { input: '', path: '', source: 'default', is_usable: true, cause: '' };

/** What the setup assistant sends; `changes` to its Blender. */
function setup(farm: TestFarm, changes: object = {}): { storageLocation: string; blenderExecutable: object } {
  const storageLocation = join(farm.folder, 'set-up');
  mkdirSync(storageLocation, { recursive: true });
  return { storageLocation, blenderExecutable: { ...DEFAULT_BLENDER, ...changes } };
}

const here = (audience: string, platform = 'linux'): Call => ({ path: { audience, platform } });

/** The configuration, and setting the Manager up (behaviour.md §3, §4, §5). */
export const CONFIGURATION_CASES: AreaCases = {
  getConfiguration: { 200: { 'tells what clients need': (client) => client.call('getConfiguration') } },
  checkSharedStoragePath: {
    200: {
      'of a good folder': (client, farm) =>
        client.call('checkSharedStoragePath', { body: { path: setup(farm).storageLocation } }),
      'of no path': (client) => client.call('checkSharedStoragePath', { body: { path: '' } }),
      'of a UNC path': (client) => client.call('checkSharedStoragePath', { body: { path: '\\\\nas\\farm' } }),
      'with fields that nobody knows': (client) =>
        client.call('checkSharedStoragePath', { body: { path: '/nowhere', why: ['not'] } }),
      'as JSON of a named character set': (client) =>
        client.call('checkSharedStoragePath', {
          body: { path: '/nowhere' },
          headers: { 'Content-Type': 'application/json; charset=UTF-8' },
        }),
      'without a body': (client) => client.call('checkSharedStoragePath'),
      'with an empty body of JSON': (client) => client.call('checkSharedStoragePath', EMPTY_JSON),
    },
    400: {
      'for half a body': (client) => client.call('checkSharedStoragePath', MALFORMED),
      'for a path that is a number': (client) => client.call('checkSharedStoragePath', { body: { path: 7 } }),
      'without a path': (client) => client.call('checkSharedStoragePath', { body: {} }),
      'for a text': (client) =>
        client.call('checkSharedStoragePath', { body: 'path', headers: { 'Content-Type': 'text/plain' } }),
    },
  },
  findBlenderExePath: { 200: { 'lists what it finds': (client) => client.call('findBlenderExePath') } },
  checkBlenderExePath: {
    200: {
      'of nothing': (client) => client.call('checkBlenderExePath', { body: { path: '' } }),
      'of what is not there': (client) =>
        client.call('checkBlenderExePath', { body: { path: '/no/blender' } }),
      'of a command': (client) => client.call('checkBlenderExePath', { body: { path: 'sh' } }),
      'of a folder': (client, farm) =>
        client.call('checkBlenderExePath', { body: { path: setup(farm).storageLocation } }),
      'without a body': (client) => client.call('checkBlenderExePath'),
      'with an empty body of JSON': (client) => client.call('checkBlenderExePath', EMPTY_JSON),
    },
    400: {
      'for half a body': (client) => client.call('checkBlenderExePath', MALFORMED),
      'for a path that is a list': (client) => client.call('checkBlenderExePath', { body: { path: ['/'] } }),
    },
  },
  saveSetupAssistantConfig: {
    204: {
      'with each Worker’s own Blender': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: setup(farm) }),
      'with a Blender at a path': (client, farm) =>
        client.call('saveSetupAssistantConfig', {
          body: setup(farm, { source: 'input_path', path: '/opt/blender/blender', input: '/opt/blender' }),
        }),
    },
    400: {
      'without a body': (client) => client.call('saveSetupAssistantConfig'),
      'for half a body': (client) => client.call('saveSetupAssistantConfig', MALFORMED),
      'without a storage': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: { ...setup(farm), storageLocation: '' } }),
      'with a Blender that cannot be used': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: setup(farm, { is_usable: false }) }),
      'with an empty source': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: setup(farm, { source: '' }) }),
      'with an unknown source': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: setup(farm, { source: 'steam' }) }),
      'without the path that the source needs': (client, farm) =>
        client.call('saveSetupAssistantConfig', { body: setup(farm, { source: 'file_association' }) }),
    },
  },
  getConfigurationFile: {
    200: { 'as JSON': (client) => client.call('getConfigurationFile') },
  },
  updateConfigurationFile: {
    204: {
      'with all that was read': async (client) => {
        const { json } = await client.call('getConfigurationFile');
        return client.call('updateConfigurationFile', { body: json });
      },
      'with numbers as the Python client writes them': (client) =>
        client.call('updateConfigurationFile', {
          body: '{"_meta": {"version": 3.0}, "blocklist_threshold": 3.0}',
        }),
      'with keys that nobody knows': (client) =>
        client.call('updateConfigurationFile', { body: { their_own: { key: 1 } } }),
    },
    400: {
      'without a body': (client) => client.call('updateConfigurationFile'),
      'with an empty body of JSON': (client) => client.call('updateConfigurationFile', EMPTY_JSON),
      'for half a body': (client) => client.call('updateConfigurationFile', MALFORMED),
      'for a list': (client) => client.call('updateConfigurationFile', { body: [] }),
      'for a duration that is none': (client) =>
        client.call('updateConfigurationFile', { body: { task_timeout: 'a while' } }),
      'for a duration without a unit': (client) =>
        client.call('updateConfigurationFile', { body: { worker_timeout: 60 } }),
      'for another version': (client) =>
        client.call('updateConfigurationFile', { body: { _meta: { version: 2 } } }),
    },
  },
  getVariables: {
    200: {
      'of Workers': (client) => client.call('getVariables', here('workers')),
      'of users on another platform': (client) => client.call('getVariables', here('users', 'windows')),
      'of a platform that nobody knows': (client) => client.call('getVariables', here('users', 'plan 9')),
    },
    400: { 'for an unknown audience': (client) => client.call('getVariables', here('all')) },
  },
  getSharedStorage: {
    200: {
      'of Workers': (client) => client.call('getSharedStorage', here('workers')),
      'of users on another platform': (client) => client.call('getSharedStorage', here('users', 'windows')),
      'of a platform that nobody knows': (client) => client.call('getSharedStorage', here('users', 'plan9')),
    },
    400: { 'for an unknown audience': (client) => client.call('getSharedStorage', here('artists')) },
  },
};
