import { describe, expect, it } from '@jest/globals';
import { findMachine, type Machine } from '../../src/machine/find-machine.js';
import type { MachineSystem } from '../../src/machine/machine-system.js';
import { aMachine } from '../support/fake-machine.js';

const { signal } = new AbortController();
const NOTHING_USED = { folders: [], blenders: [], ffmpegs: [] };

const NVIDIA_SMI = `NVIDIA GeForce RTX 4090, 24564, 550.120, 97, 9216
NVIDIA GeForce RTX 4090, 24564, 550.120, [N/A], [N/A]
`;

const ROCM_SMI = `WARNING: AMD GPU device(s) is/are in a low-power state. Check power control/runtime_status
{"card0": {"Device Name": "Navi 31 [Radeon RX 7900 XT/7900 XTX]", "GPU use (%)": "41", "VRAM Total Memory (B)": "25753026560", "VRAM Total Used Memory (B)": "1073741824", "Card Series": "Radeon RX 7900 XTX", "Card Model": "0x744c", "Card Vendor": "Advanced Micro Devices, Inc. [AMD/ATI]"}, "system": {"Driver version": "6.10.5"}}
`;

const LSPCI = `00:00.0 "Host bridge" "Intel Corporation" "Device a700" -r01 "ASUSTeK Computer Inc." "Device 8882"
00:02.0 "VGA compatible controller" "Intel Corporation" "Raptor Lake-S GT1 [UHD Graphics 770]" -r04 "ASUSTeK Computer Inc." "Device 8882"
01:00.0 "VGA compatible controller" "NVIDIA Corporation" "AD102 [GeForce RTX 4090]" -ra1 "Gigabyte Technology Co., Ltd" "Device 40bf"
02:00.0 "3D controller" "NVIDIA Corporation" "GA100 [A100 PCIe 40GB]" -ra1 "NVIDIA Corporation" "Device 145f"
03:00.0 "Audio device" "NVIDIA Corporation" "AD102 High Definition Audio Controller" -ra1 "" ""
04:00.0 "VGA compatible controller" "ASPEED Technology, Inc." "ASPEED Graphics Family" -r52 "Super Micro Computer Inc" "Device 1c7d"
`;

const SYSTEM_PROFILER = JSON.stringify({
  SPDisplaysDataType: [
    {
      _name: 'Apple M2 Ultra',
      spdisplays_mtlgpufamilysupport: 'spdisplays_metal3',
      sppci_model: 'Apple M2 Ultra',
      sppci_cores: '60',
      spdisplays_ndrvs: [{ _name: 'Studio Display', _spdisplays_pixels: '5120 x 2880' }],
    },
    { _name: 'Radeon Pro', sppci_model: 'AMD Radeon Pro 5500M', spdisplays_vram: '8 GB' },
  ],
});

const WINDOWS_ADAPTERS = JSON.stringify([
  {
    Name: 'NVIDIA RTX A4000',
    AdapterRAM: 4293918720,
    DriverVersion: '32.0.15.6094',
    CurrentHorizontalResolution: 3840,
    CurrentVerticalResolution: 2160,
  },
  {
    Name: 'Microsoft Basic Display Adapter',
    AdapterRAM: null,
    DriverVersion: '10.0.26100.1',
    CurrentHorizontalResolution: null,
    CurrentVerticalResolution: null,
  },
]);

const found = (system: MachineSystem): Promise<Machine> => findMachine(system, NOTHING_USED, signal);

describe('what a computer is', () => {
  it('is told in the words of OpenJD', async () => {
    const files = { '/etc/os-release': 'NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.3 LTS"\nID=ubuntu\n' };
    expect(await found(aMachine({ files }))).toEqual({
      os_family: 'linux',
      os_version: 'Ubuntu 24.04.3 LTS',
      cpu_arch: 'x86_64',
      cpu_model: 'AMD Ryzen 9 7950X',
      vcpu: 16,
      memory_mib: 65_536,
      gpus: [],
      disks: [],
      programs: [],
      displays: [],
    });
  });

  it.each<[string, Partial<MachineSystem>, Readonly<Record<string, string>>, Partial<Machine>]>([
    ['a Linux that has no name', {}, {}, { os_family: 'linux', os_version: '6.8.0-45-generic' }],
    [
      'a Mac',
      { platform: 'darwin', arch: 'arm64' },
      { sw_vers: '15.1.1\n' },
      { os_family: 'macos', os_version: 'macOS 15.1.1', cpu_arch: 'arm64' },
    ],
    ['a Mac that does not say', { platform: 'darwin' }, {}, { os_version: 'Darwin 6.8.0-45-generic' }],
    [
      'Windows',
      { platform: 'win32', version: 'Windows 11 Pro', release: '10.0.26100' },
      {},
      { os_family: 'windows', os_version: 'Windows 11 Pro 10.0.26100' },
    ],
  ])('is told of %s', async (_, overrides, prints, expected) => {
    expect(await found(aMachine({ prints }, overrides))).toMatchObject(expected);
  });

  it('has no family where there is no word for it', async () => {
    expect(await found(aMachine({}, { platform: 'freebsd' }))).not.toHaveProperty('os_family');
  });

  it('has the disks that answer, and the programs that say their version', async () => {
    const system = aMachine({
      prints: {
        '/opt/blender/blender': 'Read prefs: /home/a/.config\nBlender 4.5.3 LTS\n\tbuild date: 2026-01-01\n',
        ffmpeg: 'ffmpeg version n7.1-3 Copyright (c) 2000-2024 the FFmpeg developers\n',
        '/bin/true': '',
      },
      spaces: { '/scratch': { size: 500 * 1024 ** 3, free: 0 } },
    });
    const used = {
      folders: [
        { purpose: 'scratch', path: '/scratch' },
        { purpose: 'storage', path: '/mnt/away' },
      ] as const,
      blenders: ['/opt/blender/blender', '/bin/true'],
      ffmpegs: ['ffmpeg'],
    };
    const { disks, programs } = await findMachine(system, used, signal);
    expect(disks).toEqual([{ purpose: 'scratch', path: '/scratch', size_mib: 512_000 }]);
    expect(programs).toEqual([
      { name: 'blender', version: '4.5.3 LTS', path: '/opt/blender/blender' },
      { name: 'ffmpeg', version: 'n7.1-3', path: 'ffmpeg' },
    ]);
  });
});

const RTX_4090 = { name: 'NVIDIA GeForce RTX 4090', memory_mib: 24_564, driver: '550.120' };

describe('the GPUs', () => {
  it.each<[string, Partial<MachineSystem>, Readonly<Record<string, string>>, Machine['gpus']]>([
    ['nothing tells of any', {}, {}, []],
    ['nvidia-smi tells of them', {}, { 'nvidia-smi': NVIDIA_SMI }, [RTX_4090, RTX_4090]],
    [
      'rocm-smi tells of one, after a warning',
      {},
      { 'rocm-smi': ROCM_SMI },
      [{ name: 'Radeon RX 7900 XTX', memory_mib: 24_560, driver: '6.10.5' }],
    ],
    [
      'lspci tells of them, and of a console and a sound card, which are none',
      {},
      { lspci: LSPCI },
      [
        { name: 'Intel UHD Graphics 770' },
        { name: 'NVIDIA GeForce RTX 4090' },
        { name: 'NVIDIA A100 PCIe 40GB' },
      ],
    ],
    [
      'nvidia-smi tells more of some than lspci',
      {},
      { 'nvidia-smi': NVIDIA_SMI, lspci: LSPCI },
      [RTX_4090, RTX_4090, { name: 'Intel UHD Graphics 770' }],
    ],
    [
      'a Mac tells of them',
      { platform: 'darwin' },
      { system_profiler: SYSTEM_PROFILER },
      [{ name: 'Apple M2 Ultra' }, { name: 'AMD Radeon Pro 5500M', memory_mib: 8192 }],
    ],
    [
      'Windows tells of one, whose memory it cannot count',
      { platform: 'win32' },
      { 'powershell.exe': WINDOWS_ADAPTERS },
      [{ name: 'NVIDIA RTX A4000', driver: '32.0.15.6094' }],
    ],
    [
      'programs print what nobody expects',
      {},
      { 'nvidia-smi': 'NVIDIA-SMI has failed\n', 'rocm-smi': '{"card0": [1]}', lspci: '"""' },
      [],
    ],
  ])('are known where %s', async (_, overrides, prints, expected) => {
    expect((await found(aMachine({ prints }, overrides))).gpus).toEqual(expected);
  });
});

describe('the screens', () => {
  it('are those that are connected', async () => {
    const drm = '/sys/class/drm';
    const system = aMachine({
      folders: { [drm]: ['card0', 'card0-HDMI-A-1', 'card0-DP-1', 'version'] },
      files: {
        [`${drm}/card0-HDMI-A-1/status`]: 'connected\n',
        [`${drm}/card0-HDMI-A-1/modes`]: '3840x2160\n1920x1080\n',
        [`${drm}/card0-DP-1/status`]: 'disconnected\n',
      },
    });
    expect((await found(system)).displays).toEqual([{ name: 'HDMI-A-1', width: 3840, height: 2160 }]);
  });

  it.each<[NodeJS.Platform, Readonly<Record<string, string>>, Machine['displays']]>([
    ['darwin', { system_profiler: SYSTEM_PROFILER }, [{ name: 'Studio Display', width: 5120, height: 2880 }]],
    [
      'win32',
      { 'powershell.exe': WINDOWS_ADAPTERS },
      [{ name: 'at NVIDIA RTX A4000', width: 3840, height: 2160 }],
    ],
  ])('are told of by %s, too', async (platform, prints, expected) => {
    expect((await found(aMachine({ prints }, { platform }))).displays).toEqual(expected);
  });
});
