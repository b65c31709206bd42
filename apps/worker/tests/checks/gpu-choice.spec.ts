import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scratchDirectory } from '../support/scratch-directory.js';

/** What a fake Blender is: see fake-blenders/bpy.py. */
interface FakeBlender {
  readonly version: string;
  /** The kinds of GPU that Cycles was built with. */
  readonly built_with: readonly string[];
  readonly gpus: Readonly<Record<string, readonly string[]>>;
  readonly broken?: readonly string[];
}

const SCRIPT = join(import.meta.dirname, '../../blender/tiny_render.py');
const FAKES = join(import.meta.dirname, 'fake-blenders');

const LINUX = ['CUDA', 'OPTIX', 'HIP', 'ONEAPI'];
const MAC = ['METAL'];
const NVIDIA = { CUDA: ['RTX 4090', 'RTX 3090'], OPTIX: ['RTX 4090', 'RTX 3090'] };
const CUDA_ONLY = { CUDA: ['GTX 980'] };
const AMD = { HIP: ['RX 7900 XTX'] };
const INTEL = { ONEAPI: ['Arc A770'] };
const APPLE = { METAL: ['M3 Max (GPU - 40 cores)'] };

let folder: Awaited<ReturnType<typeof scratchDirectory>>;
beforeAll(async () => {
  folder = await scratchDirectory();
});
afterAll(() => folder.remove());

/** Runs the real script, in real Python, and gives what it says of each device. */
function tell(blender: FakeBlender): readonly unknown[] {
  const { stdout, stderr } = spawnSync('python3', ['-B', SCRIPT, '--', folder.path], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: FAKES, FAKE_BPY: JSON.stringify(blender) },
  });
  expect(stderr).toBe('');
  return [...stdout.matchAll(/^FLAMENCO-CHECK (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as unknown);
}

const CPU = { device: 'CPU', names: ['CPU'], error: '' };
const found = (device: string, names: readonly string[], error = ''): object => ({ device, names, error });

describe('GPUs are found, and each kind renders with its own only', () => {
  describe.each(['2.93', '3.4', '3.6', '4.2', '4.5', '5.0', '5.2'])('in Blender %s', (version) => {
    it.each([
      ['NVIDIA: OptiX and CUDA', LINUX, NVIDIA],
      ['NVIDIA of old: CUDA', LINUX, CUDA_ONLY],
      ['AMD: HIP', LINUX, AMD],
      ['Intel: oneAPI', LINUX, INTEL],
      ['Apple: Metal', MAC, APPLE],
      ['of two makers', LINUX, { ...CUDA_ONLY, ...AMD }],
      ['none', LINUX, {}],
    ] as const)('%s', (_, builtWith, gpus: FakeBlender['gpus']) => {
      const kinds = ['OPTIX', 'CUDA', 'HIP', 'METAL', 'ONEAPI'].filter((kind) => kind in gpus);
      expect(tell({ version, built_with: builtWith, gpus })).toEqual([
        CPU,
        ...kinds.map((kind) => found(kind, gpus[kind] ?? [])),
      ]);
    });
  });
});

it('a GPU that does not render is told of, and the others are tried', () => {
  const blender = { version: '4.2', built_with: LINUX, gpus: NVIDIA, broken: ['OPTIX'] };
  expect(tell(blender)).toEqual([
    CPU,
    found('OPTIX', NVIDIA.OPTIX, 'Error: Illegal address in kernel'),
    found('CUDA', NVIDIA.CUDA),
  ]);
});
