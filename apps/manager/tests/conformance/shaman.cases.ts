import { randomBytes } from 'node:crypto';
import { until, type TestFarm } from '../farm/test-farm.js';
import { sampleFile, SlowUpload, specOf, type SampleFile } from '../shaman/test-shaman.js';
import type { AreaCases, Case } from './cases.js';
import type { Call, ExistingClient, Reply } from './existing-client.js';

/** A file that no other case has. */
function freshFile(path = 'textures/wood.png'): SampleFile {
  return sampleFile(path, randomBytes(100));
}

const address = ({ sha, size }: { readonly sha: string; readonly size: number }): Call => ({
  path: { checksum: sha, filesize: size },
});

/** Uploads a file as the add-on does; every upload of it tells whether it can be deferred (behaviour.md §25.2). */
function upload(
  client: ExistingClient,
  file: SampleFile,
  call: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  return client.call('shamanFileStore', {
    ...address(file),
    body: call.body ?? file.bytes,
    headers: {
      'Content-Type': 'application/octet-stream',
      'X-Shaman-Can-Defer-Upload': 'False',
      'X-Shaman-Original-Filename': '=?utf-8?q?caf=C3=A9=2Epng?=',
      ...call.headers,
    },
  });
}

async function stored(client: ExistingClient, path?: string): Promise<SampleFile> {
  const file = freshFile(path);
  await upload(client, file);
  return file;
}

/** Has somebody send a file slowly for as long as something is done. */
async function whileUploaded(
  farm: TestFarm,
  client: ExistingClient,
  act: (file: SampleFile) => Promise<Reply>,
): Promise<Reply> {
  const file = freshFile();
  const slow = new SlowUpload(`${farm.api}/shaman/files/${file.sha}/${file.size}`, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': file.size,
  });
  await slow.send(file.bytes.subarray(0, 1));
  await until('it is under way', async () => {
    const { json } = await client.call('shamanFileStoreCheck', address(file));
    return (json as { readonly status: string }).status === 'uploading';
  });
  const reply = await act(file);
  await slow.finish(file.bytes.subarray(1));
  return reply;
}

const checkout = (
  client: ExistingClient,
  checkoutPath: string,
  ...files: readonly SampleFile[]
): Promise<Reply> => client.call('shamanCheckout', { body: { files: files.map(specOf), checkoutPath } });

const requirements = (client: ExistingClient, ...files: readonly SampleFile[]): Promise<Reply> =>
  client.call('shamanCheckoutRequirements', { body: { files: files.map(specOf) } });

const withSha = (sha: string): SampleFile => ({ ...freshFile(), sha });

/** Job files that are uploaded (behaviour.md §25). */
export const SHAMAN_CASES: AreaCases = {
  shamanCheckoutRequirements: {
    200: {
      'of nothing': (client) => requirements(client),
      'of an unknown file, twice': (client) => {
        const file = freshFile();
        return requirements(client, file, { ...file, path: 'again.png' });
      },
      'of a stored file': async (client) => requirements(client, await stored(client)),
      'of one that somebody is sending': (client, farm) =>
        whileUploaded(farm, client, (file) => requirements(client, file)),
      'with fields that nobody knows': (client) =>
        client.call('shamanCheckoutRequirements', {
          body: { files: [{ ...specOf(freshFile()), mtime: 12 }], who: 'me' },
        }),
    },
    400: {
      'without a body': (client) => client.call('shamanCheckoutRequirements'),
      'without files': (client) => client.call('shamanCheckoutRequirements', { body: {} }),
      'for half a body': (client) => client.call('shamanCheckoutRequirements', { body: '{"files": [' }),
      'for a size that is a text': (client) =>
        client.call('shamanCheckoutRequirements', {
          body: { files: [{ ...specOf(freshFile()), size: '1' }] },
        }),
      'for a checksum that is none': (client) => requirements(client, withSha('a')),
    },
  },
  shamanCheckout: {
    200: {
      'of a stored file': async (client) => checkout(client, 'shot 10', await stored(client)),
      'of a file that is named twice': async (client) => {
        const file = await stored(client);
        return checkout(client, 'udim', file, file);
      },
      'at a path that is taken': async (client) => {
        await checkout(client, 'taken', await stored(client));
        return checkout(client, 'taken', await stored(client));
      },
      'for a job without a name': async (client) => checkout(client, '', await stored(client)),
      'for a job with a name that is no path': async (client) =>
        checkout(client, 'Shot: final?', await stored(client)),
      'of nothing': (client) => checkout(client, 'nothing'),
    },
    400: {
      'without a body': (client) => client.call('shamanCheckout'),
      'without a path': (client) => client.call('shamanCheckout', { body: { files: [] } }),
      'for a path that leads out': async (client) => checkout(client, '..', await stored(client)),
      'for a file that leads out': async (client) => checkout(client, 'out', await stored(client, '../../x')),
      'for a checksum that is none': (client) => checkout(client, 'short', withSha('')),
    },
    409: {
      'for two files at one path': async (client) =>
        checkout(client, 'conflict', await stored(client), await stored(client)),
    },
    424: {
      'for a file that is not here': async (client) =>
        checkout(client, 'incomplete', await stored(client), freshFile('missing.png')),
    },
  },
  shamanFileStoreCheck: {
    200: {
      'of an unknown file': (client) => client.call('shamanFileStoreCheck', address(freshFile())),
      'of a stored file': async (client) =>
        client.call('shamanFileStoreCheck', address(await stored(client))),
      'of one that somebody is sending': (client, farm) =>
        whileUploaded(farm, client, (file) => client.call('shamanFileStoreCheck', address(file))),
    },
    400: {
      'for a checksum that is too short': (client) =>
        client.call('shamanFileStoreCheck', address(withSha('a'))),
      'for a checksum that leads out': (client) =>
        client.call('shamanFileStoreCheck', address(withSha('../../../etc'))),
      'for a size that is none': (client) =>
        client.call('shamanFileStoreCheck', { path: { checksum: freshFile().sha, filesize: 'large' } }),
    },
  },
  shamanFileStore: {
    200: {
      'of a new file': (client) => upload(client, freshFile()),
      'of an empty file': (client) => upload(client, sampleFile('empty.txt', '')),
      'of one that somebody is sending, from who cannot wait': (client, farm) =>
        whileUploaded(farm, client, (file) => upload(client, file)),
    },
    208: {
      'of a file that is here': async (client) => upload(client, await stored(client)),
    },
    400: {
      'for a name that cannot be decoded': (client) =>
        upload(client, freshFile(), { headers: { 'X-Shaman-Original-Filename': '=?klingon?q?x?=' } }),
      'for a checksum that is too short': (client) => upload(client, withSha('b')),
      'for a word that is neither true nor false': (client) =>
        upload(client, freshFile(), { headers: { 'X-Shaman-Can-Defer-Upload': 'perhaps' } }),
      'for another type than bytes': (client) =>
        upload(client, freshFile(), { headers: { 'Content-Type': 'text/plain' } }),
    },
    417: {
      'of another size than announced': (client) => {
        const file = freshFile();
        return upload(client, file, { body: file.bytes.subarray(1) });
      },
      'of another content than announced': (client) => {
        const file = freshFile();
        return upload(client, file, { body: randomBytes(file.size) });
      },
    },
    425: {
      'of one that somebody is sending, to who can wait': (client, farm) =>
        whileUploaded(farm, client, (file) =>
          upload(client, file, { headers: { 'X-Shaman-Can-Defer-Upload': 'True' } }),
        ),
    },
  },
};

const off = (run: Case): Readonly<Record<number, Readonly<Record<string, Case>>>> => ({
  503: { 'where Shaman is switched off': run },
});

/** The same where Shaman is switched off. */
export const SHAMAN_OFF_CASES: AreaCases = {
  shamanCheckoutRequirements: off((client) => requirements(client, freshFile())),
  shamanCheckout: off((client) => checkout(client, 'off', freshFile())),
  shamanFileStoreCheck: off((client) => client.call('shamanFileStoreCheck', address(freshFile()))),
  shamanFileStore: off((client) => upload(client, freshFile())),
};
