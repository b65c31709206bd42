import { mkdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useFarm } from '../farm/test-farm.js';
import { sampleFile, type SampleFile } from '../shaman/test-shaman.js';
import { likeVersion1, likeVersion2, type Submission, type Uploader } from './addon-uploader.js';

const farm = useFarm({ yaml: 'shared_storage_path: ./shared\nshaman: {enabled: true}\n' });

beforeAll(() => {
  mkdirSync(join(farm.folder, 'shared'), { recursive: true });
});

const GENERATIONS: readonly (readonly [name: string, uploader: Uploader])[] = [
  ['v1', likeVersion1],
  ['v2', likeVersion2],
];

/** A job's files, which nobody has sent yet; names as artists give them. */
function jobFiles(): readonly SampleFile[] {
  const textures = Array.from({ length: 8 }, (_, index) =>
    sampleFile(`textures/木 ${index}.png`, randomBytes(100_000)),
  );
  return [sampleFile('shots/ñandú.blend', randomBytes(200_000)), ...textures];
}

function expectWhole({ checkout }: Submission, files: readonly SampleFile[]): void {
  expect(checkout.status).toBe(200);
  for (const { path, bytes } of files) {
    expect(readFileSync(join(farm.folder, 'shared', 'jobs', checkout.path, path)).equals(bytes)).toBe(true);
  }
}

describe.each(GENERATIONS)('the add-on with BAT %s', (_version, upload) => {
  it('sends what is missing, and gets a checkout that is named after the job', async () => {
    const files = jobFiles();
    const submission = await upload(farm.api, 'Shot 10', files);
    expect(submission.uploads).toEqual(files.map(() => 200));
    expect(submission.checkout.path).toMatch(/^Shot 10(-[a-z0-9]{4})?$/);
    expectWhole(submission, files);
  });

  it('sends nothing twice, and gets another checkout', async () => {
    const files = jobFiles();
    const first = await upload(farm.api, 'twice', files);
    const second = await upload(farm.api, 'twice', files);
    expect(second.uploads).toEqual([]);
    expect(second.checkout.path).not.toBe(first.checkout.path);
    expectWhole(second, files);
  });

  it.each(GENERATIONS)(
    'gets its files while one with BAT %s sends the same ones',
    async (_other, otherUpload) => {
      const files = jobFiles();
      const submissions = await Promise.all([
        upload(farm.api, 'at once', files),
        otherUpload(farm.api, 'at once', files),
      ]);
      const statuses = submissions.flatMap(({ uploads }) => uploads);
      expect(statuses).toContain(425);
      expect(statuses.filter((status) => ![200, 208, 425].includes(status))).toEqual([]);
      for (const submission of submissions) expectWhole(submission, files);
      expect(new Set(submissions.map(({ checkout }) => checkout.path)).size).toBe(2);
    },
  );
});

describe('a file that changes between hashing and sending', () => {
  const changed = (): readonly SampleFile[] => {
    const [blend, ...others] = jobFiles();
    return [{ ...blend!, bytes: randomBytes(blend!.size) }, ...others];
  };

  it('is not sent again by BAT v2, which is told by 424 that it is missing', async () => {
    const { uploads, checkout } = await likeVersion2(farm.api, 'changed', changed());
    expect(uploads.filter((status) => status === 417)).toHaveLength(1);
    expect(checkout.status).toBe(424);
  });

  it('is sent again by BAT v1 until it gives up, and then missing all the same', async () => {
    const { uploads, checkout } = await likeVersion1(farm.api, 'changed', changed());
    expect(uploads.filter((status) => status === 417)).toHaveLength(50);
    expect(checkout.status).toBe(424);
  });
});
