import { describe, expect, it } from '@jest/globals';
import { formatMib, gpuWords, machineValues } from './machine-words';
import { loadSeries } from './worker-load';

describe("what a Worker's computer is, in words", () => {
  it.each([
    [800, '800 MB'],
    [1536, '1.5 GB'],
    [24_564, '24 GB'],
    [131_072, '128 GB'],
    [1_900_000, '1.8 TB'],
  ])('%i MiB are %s', (mib, words) => {
    expect(formatMib(mib)).toBe(words);
  });

  it('counts GPUs that are alike', () => {
    const rtx = { name: 'NVIDIA GeForce RTX 4090', memory_mib: 24_564 };
    expect(gpuWords([rtx, { name: 'Intel UHD Graphics 770' }, rtx])).toBe(
      '2 × RTX 4090, 24 GB; UHD Graphics 770',
    );
  });

  it('has a line for what is known, and none for what is not', () => {
    const machine = {
      cpu_model: 'AMD Ryzen 9',
      vcpu: 32,
      memory_mib: 65_536,
      gpus: [],
      disks: [{ purpose: 'storage', path: '/mnt/farm', size_mib: 1_900_000 }],
      programs: [{ name: 'blender', version: '4.5.3 LTS', path: '/opt/blender' }],
    } as const;
    const load = {
      at: '2026-01-01T12:00:00Z',
      memory_used_mib: 2048,
      disks: [{ purpose: 'storage', free_mib: 10_240 }],
    } as const;
    expect(
      machineValues(
        { ...machine, gpus: [], disks: [...machine.disks], programs: [...machine.programs] },
        { ...load, disks: [...load.disks] },
      ),
    ).toEqual([
      { name: 'Processor', value: 'AMD Ryzen 9, 32 threads' },
      { name: 'Memory', value: '64 GB, 2 GB in use' },
      { name: 'GPUs', value: 'none found' },
      { name: 'Storage', value: '/mnt/farm, 1.8 TB, 10 GB free' },
      { name: 'Blender', value: '4.5.3 LTS, /opt/blender' },
    ]);
    expect(machineValues({}, undefined)).toEqual([]);
  });
});

describe('what is charted of the load', () => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

  it('is what was said, each GPU by itself', () => {
    const samples = [
      { at: at(0), cpu_percent: 10, memory_used_mib: 512 },
      { at: at(1), cpu_percent: 99.6, memory_used_mib: 4096, gpus: [{ percent: 50 }, {}] },
    ];
    const series = loadSeries(samples, 2048);
    expect(series.map(({ label, now, points }) => [label, now, points.length])).toEqual([
      ['Processors', '100 %', 2],
      ['Memory', '100 %', 2],
      ['GPU 1', '50 %', 1],
    ]);
    expect(loadSeries(samples, undefined).map(({ label }) => label)).not.toContain('Memory');
    expect(loadSeries([], 2048)).toEqual([]);
  });
});
