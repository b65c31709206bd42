import { request } from 'node:http';
import { specOf, type SampleFile } from '../shaman/test-shaman.js';
import { ExistingClient, objectionsTo } from './existing-client.js';
import { OPERATIONS } from './facts.js';

/** How many pieces a file is sent in, with others' requests in between. */
const PIECES = 20;

/** What the add-on keeps to (behaviour.md §28.4). */
const MOST_DEFERRALS = 8;
const MOST_FAILURES = 8;
const MOST_ROUNDS = 50;

type Status = 'unknown' | 'uploading' | 'stored';

/** What came of a submission's files. */
export interface Submission {
  /** The statuses that uploads were answered with, in their order. */
  readonly uploads: readonly number[];
  /** What `checkout/create` was answered with. */
  readonly checkout: { readonly status: number; readonly path: string };
}

/** How one of the add-on's generations transfers files. */
export type Uploader = (api: string, jobName: string, files: readonly SampleFile[]) => Promise<Submission>;

/** The add-on's Shaman client of BAT v1: a GET before each POST, deferring what others send, round by round. */
export const likeVersion1: Uploader = async (api, jobName, files) => {
  const manager = new ManagerOfTheAddon(api);
  const deferred = new Set<SampleFile>();
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const queue = await manager.required(files);
    if (queue.length === 0) break;
    let failures = 0;
    for (let file = queue.shift(); file; file = queue.shift()) {
      if ((await manager.statusOf(file)) === 'stored') continue;
      const canDefer = !deferred.has(file) && deferred.size < MOST_DEFERRALS && queue.length > 0;
      const status = await manager.send(file, canDefer);
      if (status === 425) {
        deferred.add(file);
        queue.reverse(); // it shuffles them
        queue.push(file);
      } else if (status >= 400) {
        failures += 1;
        if (failures > MOST_FAILURES) break;
      }
    }
  }
  return manager.checkout(jobName, files);
};

/** That of BAT v2: all GETs, then all POSTs; what is answered 425 or with an error is not tried again, the checkout asked for at once. */
export const likeVersion2: Uploader = async (api, jobName, files) => {
  const manager = new ManagerOfTheAddon(api);
  const required = await manager.required(files);
  const missing: SampleFile[] = [];
  for (const file of required) if ((await manager.statusOf(file)) !== 'stored') missing.push(file);
  for (const [index, file] of missing.entries()) await manager.send(file, index < missing.length - 1);
  return manager.checkout(jobName, files);
};

/** The Manager as both generations ask it; they are strict about what it answers. */
class ManagerOfTheAddon {
  private readonly uploads: number[] = [];
  private readonly client: ExistingClient;

  constructor(private readonly api: string) {
    this.client = new ExistingClient(api);
  }

  /** What has to be uploaded: what nobody sends, then what somebody does. */
  async required(files: readonly SampleFile[]): Promise<SampleFile[]> {
    const { status, json } = await this.client.call('shamanCheckoutRequirements', {
      body: { files: files.map(specOf) },
    });
    if (status !== 200) throw new Error(`requirements were answered ${status}`);
    const answered = (json as { readonly files: readonly { path: string; status: Status }[] }).files;
    const required = answered.map(({ path, status: of }) => {
      const file = files.find((asked) => asked.path === path);
      if (!file || of === 'stored') throw new Error(`the add-on stops at ${path}, which is ${of}`);
      return [of, file] as const;
    });
    const inOrder = [...required].sort(([a], [b]) => Number(a === 'uploading') - Number(b === 'uploading'));
    return inOrder.map(([, file]) => file);
  }

  async statusOf({ sha, size }: SampleFile): Promise<Status> {
    const { status, json } = await this.client.call('shamanFileStoreCheck', {
      path: { checksum: sha, filesize: size },
    });
    if (status !== 200) throw new Error(`the check of a file was answered ${status}`);
    return (json as { readonly status: Status }).status;
  }

  /** Sends a file in pieces, so that others get a chance in between. */
  async send(file: SampleFile, canDefer: boolean): Promise<number> {
    const upload = request(`${this.api}/shaman/files/${file.sha}/${file.size}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': file.bytes.length,
        'X-Shaman-Can-Defer-Upload': canDefer ? 'True' : 'False',
        'X-Shaman-Original-Filename': `=?utf-8?b?${Buffer.from(file.path).toString('base64')}?=`,
        'User-Agent': 'Flamenco/3.9 (Blender add-on)',
      },
    });
    const answered = new Promise<number>((resolve, reject) => {
      upload.on('error', reject).on('response', (response) => {
        let text = '';
        response.on('data', (data: Buffer) => (text += data.toString()));
        response.on('end', () => {
          const reply = {
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? null,
            text,
          };
          const json: unknown = text === '' ? undefined : JSON.parse(text);
          const objections = objectionsTo(OPERATIONS.get('shamanFileStore')!, {
            ...reply,
            json,
            headers: new Headers(),
          });
          if (objections.length > 0) reject(new Error(objections.join('\n')));
          else resolve(reply.status);
        });
      });
    });
    const step = Math.ceil(file.bytes.length / PIECES) || 1;
    for (let at = 0; at < file.bytes.length; at += step) {
      upload.write(file.bytes.subarray(at, at + step));
      await new Promise((resolve) => setImmediate(resolve));
    }
    upload.end();
    this.uploads.push(await answered);
    return this.uploads.at(-1) ?? 0;
  }

  async checkout(checkoutPath: string, files: readonly SampleFile[]): Promise<Submission> {
    const { status, json } = await this.client.call('shamanCheckout', {
      body: { files: files.map(specOf), checkoutPath },
    });
    const { checkoutPath: path = '' } = json as { readonly checkoutPath?: string };
    return { uploads: this.uploads, checkout: { status, path } };
  }
}
