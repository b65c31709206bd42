import { join } from 'node:path';
import type { components } from '../manager-api/schema.gen.js';
import { macDisplayAdapters } from './gpus.js';
import type { MachineSystem } from './machine-system.js';
import { countIn, jsonIn, objectsIn, textIn } from './printed.js';

type Display = components['schemas']['WorkerDisplay'];
type Finder = (system: MachineSystem, signal: AbortSignal) => Promise<readonly Display[]>;

const DRM = '/sys/class/drm';
const WINDOWS_SCREENS =
  'Get-CimInstance Win32_VideoController | Select-Object Name,CurrentHorizontalResolution,CurrentVerticalResolution | ConvertTo-Json -Compress';

const FINDERS: Readonly<Partial<Record<NodeJS.Platform, Finder>>> = {
  linux: async (system) => {
    const connectors = (await system.listFolder(DRM)).filter((name) => /^card\d+-/.test(name)).sort();
    const found = connectors.map(async (connector): Promise<readonly Display[]> => {
      const status = await system.readText(join(DRM, connector, 'status'));
      if (status.trim() !== 'connected') return [];
      const [, width, height] =
        /^(\d+)x(\d+)/.exec(await system.readText(join(DRM, connector, 'modes'))) ?? [];
      return [displayOf(connector.replace(/^card\d+-/, ''), countIn(width), countIn(height))];
    });
    return (await Promise.all(found)).flat();
  },
  darwin: async (system, signal) =>
    (await macDisplayAdapters(system, signal))
      .flatMap((adapter) => objectsIn(adapter['spdisplays_ndrvs'] ?? []))
      .map((screen) => {
        const pixels = textIn(screen['_spdisplays_pixels']) ?? textIn(screen['_spdisplays_resolution']);
        const [, width, height] = /^(\d+) x (\d+)/.exec(pixels ?? '') ?? [];
        return displayOf(textIn(screen['_name']) ?? 'screen', countIn(width), countIn(height));
      }),
  win32: async (system, signal) => {
    const args = ['-NoProfile', '-NonInteractive', '-Command', WINDOWS_SCREENS];
    return objectsIn(jsonIn(await system.run('powershell.exe', args, signal))).flatMap((adapter) => {
      const width = countIn(adapter['CurrentHorizontalResolution']);
      if (width === undefined || width === 0) return [];
      const height = countIn(adapter['CurrentVerticalResolution']);
      return [displayOf(`at ${textIn(adapter['Name']) ?? 'a GPU'}`, width, height)];
    });
  },
};

/** The screens that are connected. */
export async function findDisplays(system: MachineSystem, signal: AbortSignal): Promise<readonly Display[]> {
  return (await FINDERS[system.platform]?.(system, signal)) ?? [];
}

function displayOf(name: string, width: number | undefined, height: number | undefined): Display {
  return { name, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}
