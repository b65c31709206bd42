import { TestBed } from '@angular/core/testing';
import type { RenderFinding, RenderReceipt, TaskAttempt } from '@flamenco/api-client';
import { describe, expect, it } from '@jest/globals';
import { anAttempt } from '../../../../testing/builders';
import { formatBytes } from '../../../shared/count-words';
import { findingsInShort, findingsOf } from '../data/findings';
import { frameWords, missingGroups, receiptValues } from '../data/render-words';
import { RenderReportView } from './render-report';

const NOTHING_MISSING = { add_ons: [], assets: [], data_blocks: [], images: [], libraries: [] };

/** What Blender reports of a render with Cycles to which nothing bad happened. */
const RECEIPT: RenderReceipt = {
  blender: { version: '4.2.3', build_hash: 'abc123' },
  file: { path: '/mnt/shot.blend', saved_by_version: '4.2.1' },
  scene: {
    name: 'Scene',
    view_layers: ['ViewLayer'],
    camera: 'Cam',
    marker_cameras: ['Cam.B'],
    engine: 'CYCLES',
    device: { asked: 'GPU', used: 'CPU', names: [] },
    samples: 4096,
    width: 1920,
    height: 1080,
    resolution_percentage: 50,
    format: 'PNG',
    color_mode: 'RGBA',
    color_depth: '8',
    color_management: { display: 'sRGB', view: 'AgX', look: 'None' },
  },
  missing: NOTHING_MISSING,
  frames: [
    {
      frame: 7,
      scene: 'Scene',
      is_written: true,
      seconds: 72.4,
      peak_memory_bytes: 1_230_000_000,
      files: [{ path: '/mnt/out/0007.png', bytes: 1_400_000, is_pass: false }],
    },
  ],
  script_errors: [],
  troubles: [],
  is_complete: true,
};

const finding = (action: RenderFinding['action'], more: Partial<RenderFinding> = {}): RenderFinding => ({
  action,
  kind: 'file-missing',
  message: `a ${action}`,
  ...more,
});

function shown(attempt: TaskAttempt): string {
  const view = TestBed.createComponent(RenderReportView);
  view.componentRef.setInput('attempt', attempt);
  view.detectChanges();
  return (view.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
}

describe('findings of an attempt', () => {
  const attempt = anAttempt({
    renders: [
      { command: 0, findings: [finding('note'), finding('warn'), finding('fail')] },
      { command: 1, findings: [finding('warn', { message: 'another warning' })] },
    ],
  });

  it('are those of all its commands, the worst first', () => {
    const messages = findingsOf(attempt).map(({ message }) => message);
    expect(messages).toEqual(['a fail', 'a warn', 'another warning', 'a note']);
    expect(findingsOf(undefined)).toEqual([]);
  });

  it.each([
    ['1 failure, 2 warnings', attempt],
    ['', anAttempt({ renders: [{ command: 0, findings: [finding('note')] }] })],
    ['', anAttempt()],
  ])('are in short %j', (expected, given) => {
    expect(findingsInShort(findingsOf(given))).toBe(expected);
  });
});

describe('a receipt in words', () => {
  it('says what was in use', () => {
    expect(Object.fromEntries(receiptValues(RECEIPT).map(({ name, value }) => [name, value]))).toEqual({
      File: '/mnt/shot.blend',
      'Saved by': 'Blender 4.2.1',
      Blender: '4.2.3, abc123',
      Scene: 'Scene',
      'View layers': 'ViewLayer',
      Camera: 'Cam, Cam.B',
      Engine: 'CYCLES',
      Device: 'CPU (the scene asks for the GPU)',
      Samples: '4,096',
      Resolution: '1920 × 1080 (50 %)',
      Format: 'PNG, RGBA, 8 bit',
      Colours: 'AgX for sRGB',
    });
  });

  it('leaves out what Blender did not come to', () => {
    const { file: _file, scene: _scene, ...early } = RECEIPT;
    expect(receiptValues(early).map(({ name }) => name)).toEqual(['Blender']);
  });

  it('names what is missing by its kind', () => {
    const wall = { name: 'wall', path: '//tex/wall.exr' };
    expect(missingGroups({ ...RECEIPT, missing: { ...NOTHING_MISSING, images: [wall] } })).toEqual([
      { heading: 'Missing textures', things: [wall] },
    ]);
  });

  it('says of a frame what is known', () => {
    const [frame] = RECEIPT.frames;
    expect(frameWords(frame!)).toBe('1:12 · 1.2 GB memory · 1 file, 1.4 MB');
    expect(frameWords({ frame: 8, scene: 'Scene', is_written: false, files: [] })).toBe('not written');
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1_449_000, '1.4 MB'],
    [1_000_000, '1 MB'],
    [123_400_000_000, '123 GB'],
    [5e15, '5,000 TB'],
  ])('writes %i as %s', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe("a task's render", () => {
  it('shows findings with frame and file before what Blender reported', () => {
    const text = shown(
      anAttempt({
        renders: [
          {
            command: 2,
            findings: [
              finding('fail', { message: 'It is cut off.', frame: 8, path: '/mnt/out/0008.png' }),
              finding('warn', { message: '/mnt/a.exr is old.', path: '/mnt/a.exr' }),
            ],
            receipt: { ...RECEIPT, script_errors: ['NameError: x'], blocked_scripts: '3 drivers' },
          },
        ],
      }),
    );
    expect(text).toMatch(
      /^failed Frame 8 It is cut off\. \/mnt\/out\/0008\.png ?warning \/mnt\/a\.exr is old\. What Blender reported/,
    );
    expect(text).toMatch(/Scripts that were not run ?3 drivers ?Python error ?NameError: x ?Frames ?7 ?1:12/);
  });

  it('says that nothing is wrong, or that nothing is known', () => {
    expect(shown(anAttempt({ renders: [{ command: 0, findings: [], receipt: RECEIPT }] }))).toMatch(
      /^Nothing is wrong/,
    );
    expect(shown(anAttempt({ renders: [{ command: 0, findings: [finding('warn')] }] }))).toMatch(
      /^warning a warn What Blender reported Nothing: it did not get that far\.$/,
    );
  });
});
