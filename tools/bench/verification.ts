/**
 * What it costs to look at frames: 1,000 tiny ones after their render, and what a render of frames of a second each loses by it. The
 * functions are the Worker's own, so the Worker has to be built.
 *
 *   node tools/run-with-packages.mjs tools/bench/verification.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// What is measured is the Worker's own, as built.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { RenderVerification } from '../../apps/worker/dist/execution/verification/render-verification.js';
// eslint-disable-next-line @nx/enforce-module-boundaries
import { systemClock } from '../../apps/worker/dist/timing/clock.js';
import { drawnFrame } from '../interruptions/drawn-frame.mjs';

const FRAMES = 1000;
const ROUNDS = 5;
/** A frame of a second has to lose less than this share of it. */
const FRAME_MS = 1000;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'flamenco-bench-'));
  try {
    const found: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      found.push(await measure(join(folder, String(round)), false));
    const announced: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      announced.push(await measure(join(folder, `a${String(round)}`), true));
    report('looked at after the render', found);
    report('looked at while it goes on, and once more after it', announced);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How long it takes to look at all frames, in milliseconds. */
async function measure(folder: string, isAnnounced: boolean): Promise<number> {
  mkdirSync(folder);
  const frames = Array.from({ length: FRAMES }, (_, index) => index + 1);
  const request = {
    blendFile: '',
    output: join(folder, '######'),
    format: 'PNG',
    frames,
    rendersAnimation: false,
  };
  const start = performance.now();
  const verification = await RenderVerification.begin(request, undefined, contextOf());
  const before = performance.now() - start;
  const picture = drawnFrame(1);
  const paths = frames.map((frame) => join(folder, `${String(frame).padStart(6, '0')}.png`));
  for (const path of paths) writeFileSync(path, picture);
  const began = performance.now();
  for (const path of isAnnounced ? paths : []) {
    verification.saved(path);
    verification.frameDone();
  }
  const found = await verification.conclude({ receipt: undefined } as Parameters<
    typeof verification.conclude
  >[0]);
  if (found.length > 0) throw new Error(found.map(({ message }) => message).join('\n'));
  return before + performance.now() - began;
}

function contextOf(): Parameters<typeof RenderVerification.begin>[2] {
  const nothing = (): void => undefined;
  return {
    signal: new AbortController().signal,
    clock: systemClock,
    platform: process.platform,
    toolsDir: '/nowhere',
    environment: {},
    scratchFolder: () => Promise.resolve('/nowhere'),
    log: nothing,
    step: nothing,
    fileSaved: nothing,
    findingActions: {},
    reportRender: nothing,
    keptFrames: [],
    frameIsWhole: nothing,
    forgetFrames: nothing,
    limits: {},
  };
}

function report(what: string, times: readonly number[]): void {
  const best = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
  const share = ((best / FRAMES / FRAME_MS) * 100).toFixed(3);
  process.stdout.write(
    `${String(FRAMES)} frames, ${what}: ${best.toFixed(0)} ms; a frame of a second is ${share} % longer\n`,
  );
}

await main();
