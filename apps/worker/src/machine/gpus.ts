import type { components } from '../manager-api/schema.gen.js';
import type { MachineSystem } from './machine-system.js';
import { commaLines, countIn, jsonIn, objectsIn, textIn, toMib } from './printed.js';

type Gpu = components['schemas']['WorkerGpu'];
type GpuLoad = components['schemas']['WorkerGpuLoad'];

/** What a program for GPUs says of one of them. */
interface FoundGpu {
  readonly gpu: Gpu;
  readonly load: GpuLoad;
}

const POWERSHELL = ['-NoProfile', '-NonInteractive', '-Command'] as const;
const WINDOWS_GPUS =
  'Get-CimInstance Win32_VideoController | Select-Object Name,AdapterRAM,DriverVersion | ConvertTo-Json -Compress';

/** Windows counts a GPU's memory in 32 bits: what is that large is larger. */
const MOST_ADAPTER_RAM = 4095 * 1024 * 1024;

/** Chips that show a server's console, and screens of virtual computers. */
const NO_RENDER_GPU =
  /aspeed|matrox|cirrus|qxl|red hat|virtio|vmware|virtualbox|bochs|basic display|hyper-v/i;

/** The GPUs of this computer, those that say most of themselves first. */
export async function findGpus(system: MachineSystem, signal: AbortSignal): Promise<readonly Gpu[]> {
  const [ofMakers, ofSystem] = await Promise.all([
    askMakers(system, signal),
    FROM_SYSTEM[system.platform]?.(system, signal) ?? [],
  ]);
  const known = ofMakers.map(({ gpu }) => gpu);
  return [...known, ...ofSystem.filter(({ name }) => !known.some((gpu) => isSameMaker(gpu.name, name)))];
}

/** How busy the GPUs are, in the order of {@link findGpus}; nothing of those that do not say. */
export async function loadOfGpus(system: MachineSystem, signal: AbortSignal): Promise<readonly GpuLoad[]> {
  return (await askMakers(system, signal)).map(({ load }) => load);
}

async function askMakers(system: MachineSystem, signal: AbortSignal): Promise<readonly FoundGpu[]> {
  if (system.platform === 'darwin') return [];
  return (await Promise.all([fromNvidia(system, signal), fromRocm(system, signal)])).flat();
}

async function fromNvidia(system: MachineSystem, signal: AbortSignal): Promise<readonly FoundGpu[]> {
  const fields = 'name,memory.total,driver_version,utilization.gpu,memory.used';
  const args = [`--query-gpu=${fields}`, '--format=csv,noheader,nounits'];
  const lines = commaLines(await system.run('nvidia-smi', args, signal));
  return lines.flatMap(([name = '', memory, driver = '', percent, used]) =>
    name === '' || memory === undefined
      ? []
      : [
          found({
            name,
            memoryMib: countIn(memory),
            driver,
            percent: countIn(percent),
            usedMib: countIn(used),
          }),
        ],
  );
}

async function fromRocm(system: MachineSystem, signal: AbortSignal): Promise<readonly FoundGpu[]> {
  const args = ['--showproductname', '--showmeminfo', 'vram', '--showuse', '--showdriverversion', '--json'];
  const [said = {}] = objectsIn(jsonIn(await system.run('rocm-smi', args, signal)));
  const [driver = {}] = objectsIn(said['system']);
  return Object.entries(said)
    .filter(([key]) => /^card\d+$/.test(key))
    .flatMap(([, value]) => objectsIn(value))
    .map((card) => {
      const [memory, used] = ['VRAM Total Memory (B)', 'VRAM Total Used Memory (B)'].map((key) =>
        countIn(card[key]),
      );
      return found({
        name: textIn(card['Card Series'] ?? card['Card series']) ?? textIn(card['Device Name']) ?? 'AMD GPU',
        memoryMib: memory === undefined ? undefined : toMib(memory),
        driver: textIn(driver['Driver version']),
        percent: countIn(card['GPU use (%)']),
        usedMib: used === undefined ? undefined : toMib(used),
      });
    });
}

interface GpuFacts {
  readonly name: string;
  readonly memoryMib: number | undefined;
  readonly driver: string | undefined;
  readonly percent: number | undefined;
  readonly usedMib: number | undefined;
}

function found({ name, memoryMib, driver, percent, usedMib }: GpuFacts): FoundGpu {
  return {
    gpu: gpuOf(name, memoryMib, driver),
    load: {
      ...(percent !== undefined && { percent: Math.min(100, percent) }),
      ...(usedMib !== undefined && { memory_used_mib: Math.round(usedMib) }),
    },
  };
}

function gpuOf(name: string, memoryMib?: number, driver?: string): Gpu {
  return {
    name,
    ...(memoryMib !== undefined && memoryMib > 0 && { memory_mib: Math.round(memoryMib) }),
    ...(driver !== undefined && driver !== '' && { driver }),
  };
}

type Finder = (system: MachineSystem, signal: AbortSignal) => Promise<readonly Gpu[]>;

/** What the operating system knows of GPUs whose makers' programs are not there. */
const FROM_SYSTEM: Readonly<Partial<Record<NodeJS.Platform, Finder>>> = {
  linux: async (system, signal) =>
    (await system.run('lspci', ['-mm'], signal)).split('\n').flatMap((line) => {
      const [, kind = '', maker = '', device = ''] = /"([^"]*)" "([^"]*)" "([^"]*)"/.exec(line) ?? [];
      const isGpu = /^(VGA compatible|3D|Display) controller$/.test(kind) && !NO_RENDER_GPU.test(maker);
      return isGpu ? [gpuOf(`${shortMaker(maker)} ${/\[(.+)\]/.exec(device)?.[1] ?? device}`)] : [];
    }),
  darwin: async (system, signal) =>
    (await macDisplayAdapters(system, signal)).flatMap((adapter) => {
      const name = textIn(adapter['sppci_model']);
      const [, size, unit] = /^(\d+) (MB|GB)$/.exec(textIn(adapter['spdisplays_vram']) ?? '') ?? [];
      const mib = size === undefined ? undefined : Number(size) * (unit === 'GB' ? 1024 : 1);
      return name === undefined ? [] : [gpuOf(name, mib)];
    }),
  win32: async (system, signal) =>
    objectsIn(jsonIn(await system.run('powershell.exe', [...POWERSHELL, WINDOWS_GPUS], signal))).flatMap(
      ({ Name, AdapterRAM, DriverVersion }) => {
        const name = textIn(Name);
        const memory = countIn(AdapterRAM);
        const isWhole = memory !== undefined && memory < MOST_ADAPTER_RAM;
        if (name === undefined || NO_RENDER_GPU.test(name)) return [];
        return [gpuOf(name, isWhole ? toMib(memory) : undefined, textIn(DriverVersion))];
      },
    ),
};

/** What macOS says of its GPUs, and of the screens at each. */
export async function macDisplayAdapters(
  system: MachineSystem,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const [said = {}] = objectsIn(
    jsonIn(await system.run('system_profiler', ['SPDisplaysDataType', '-json'], signal)),
  );
  return objectsIn(said['SPDisplaysDataType']);
}

const MAKERS: readonly (readonly [maker: string, says: RegExp])[] = [
  ['NVIDIA', /nvidia|geforce|quadro|tesla|\brtx\b/i],
  ['AMD', /\bamd\b|advanced micro|\bati\b|radeon/i],
  ['Intel', /intel/i],
];

function makerOf(name: string): string | undefined {
  return MAKERS.find(([, says]) => says.test(name))?.[0];
}

function shortMaker(maker: string): string {
  return makerOf(maker) ?? maker;
}

/** The maker's own program has listed all of its GPUs already. */
function isSameMaker(one: string, other: string): boolean {
  const maker = makerOf(one);
  return maker !== undefined && maker === makerOf(other);
}
