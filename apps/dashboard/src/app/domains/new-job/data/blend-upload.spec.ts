import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LiveBench } from '../../../../testing/live-bench';
import { BlendUpload, type PlacedFile } from './blend-upload';
import { FILE_HASHER, type HashMessage } from './file-hasher';

const REQUIREMENTS = '/api/v3/shaman/checkout/requirements';
const CREATE = '/api/v3/shaman/checkout/create';
const SHA = 'a'.repeat(64);
const CONTENT = `/api/v3/shaman/files/${SHA}/7`;

describe('the upload of a file', () => {
  let bench: LiveBench;
  let upload: BlendUpload;
  let told: (message: HashMessage) => void;
  let isStopped: boolean;
  let sent: Promise<PlacedFile | undefined>;

  beforeEach(async () => {
    isStopped = false;
    const hasher = (_file: File, tell: (message: HashMessage) => void): (() => void) => {
      told = tell;
      return () => (isStopped = true);
    };
    bench = new LiveBench([BlendUpload, { provide: FILE_HASHER, useValue: hasher }]);
    upload = TestBed.inject(BlendUpload);
    sent = upload.send(new File(['BLENDER'], 'shot.blend'));
    await bench.settle();
  });
  afterEach(() => bench.end());

  it('reads it, sends what is not there, and puts it into a checkout', async () => {
    told({ kind: 'read', bytes: 3 });
    expect(upload.state()).toEqual({ step: 'reading', name: 'shot.blend', done: 3, total: 7 });
    told({ kind: 'hashed', sha: SHA });
    await bench.settle();
    const spec = { sha: SHA, size: 7, path: 'shot.blend' };
    await bench.answer(REQUIREMENTS, { files: [{ ...spec, status: 'unknown' }] });
    expect(upload.state().step).toBe('sending');
    await bench.answer(CONTENT, null, 204);
    const request = bench.http.expectOne(CREATE);
    expect(request.request.body).toEqual({ checkoutPath: 'shot', files: [spec] });
    request.flush({ checkoutPath: 'shot-x1y2' });
    expect(await sent).toEqual({ checkout: 'shot-x1y2', name: 'shot.blend' });
  });

  it('sends nothing that is there already', async () => {
    told({ kind: 'hashed', sha: SHA });
    await bench.settle();
    await bench.answer(REQUIREMENTS, { files: [] });
    expect(bench.asked(CONTENT)).toBe(0);
    await bench.answer(CREATE, { checkoutPath: 'shot' });
    expect(upload.state().step).toBe('placed');
  });

  it('can be canceled while it is read, and while it is sent', async () => {
    upload.cancel();
    expect([await sent, isStopped, upload.state().step]).toEqual([undefined, true, 'none']);
    sent = upload.send(new File(['BLENDER'], 'shot.blend'));
    told({ kind: 'hashed', sha: SHA });
    await bench.settle();
    await bench.answer(REQUIREMENTS, { files: [{}] });
    const request = bench.http.expectOne(CONTENT);
    upload.cancel();
    await bench.settle();
    expect([request.cancelled, upload.state().step]).toEqual([true, 'none']);
  });

  it('says what went wrong', async () => {
    told({ kind: 'failed', message: 'It cannot be read' });
    await bench.settle();
    expect(upload.state()).toEqual({ step: 'failed', name: 'shot.blend', message: 'It cannot be read' });
  });
});
