import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of a farm of our own: configuration files, database, logs and frames, all inside. */
export interface FarmFolder {
  readonly path: string;
  readonly managerConfig: string;
  readonly managerLog: string;
  readonly renders: string;
}

/** A Worker's files in the folder. */
export interface WorkerFolder {
  readonly config: string;
  readonly log: string;
}

/** What a farm's Manager is told. */
export interface FarmSettings {
  readonly name: string;
  readonly port: number;
  /** The arguments that Blender gets on every Worker, as one text. */
  readonly blenderArguments?: string;
  /** Blender itself, where that is not the one on the path; counts only where it has arguments. */
  readonly blender?: string;
  /** Whether job files can be uploaded. */
  readonly isShamanEnabled?: boolean;
  /** A file in the folder, or the address of a PostgreSQL database. */
  readonly database?: string;
  /** Where logs are, in the folder. */
  readonly localStorage?: string;
  /** Further lines of its configuration. */
  readonly more?: readonly string[];
}

/** Makes the folder and writes the Manager's configuration. Whatever else is in there already (a database, frames) stays. */
export function prepareFarmFolder(path: string, manager: FarmSettings): FarmFolder {
  const folder: FarmFolder = {
    path,
    managerConfig: join(path, 'flamenco-manager.yaml'),
    managerLog: join(path, 'manager.log'),
    renders: join(path, 'renders'),
  };
  mkdirSync(folder.renders, { recursive: true });
  writeYaml(folder.managerConfig, [
    '_meta: { version: 3 }',
    `manager_name: ${JSON.stringify(manager.name)}`,
    `listen: "127.0.0.1:${manager.port}"`,
    'autodiscoverable: false',
    `database: ${JSON.stringify(manager.database ?? 'flamenco-manager.sqlite')}`,
    `local_manager_storage_path: ${manager.localStorage ?? 'manager-storage'}`,
    'shared_storage_path: .',
    `shaman: { enabled: ${String(manager.isShamanEnabled ?? false)} }`,
    ...variableLines(manager),
    ...(manager.more ?? []),
  ]);
  return folder;
}

/** Writes the configuration of a Worker that lives in the farm's folder. */
export function prepareWorkerFolder(farm: FarmFolder, name: string, managerUrl: string): WorkerFolder {
  const folder = {
    config: join(farm.path, `flamenco-worker-${name}.yaml`),
    log: join(farm.path, `worker-${name}.log`),
  };
  writeYaml(folder.config, [
    `manager_url: ${JSON.stringify(managerUrl)}`,
    `worker_name: ${JSON.stringify(name)}`,
    `home_dir: ${JSON.stringify(`worker-${name}`)}`,
    'task_types: [blender, ffmpeg, file-management, misc]',
  ]);
  return folder;
}

/** Without arguments of its own, a farm has the variables that every new one has. */
function variableLines({ blenderArguments, blender = 'blender' }: FarmSettings): readonly string[] {
  if (blenderArguments === undefined) return [];
  const values = { blender, blenderArgs: blenderArguments };
  return [
    'variables:',
    ...Object.entries(values).map(
      ([name, value]) => `  ${name}: { values: [{ platform: all, value: ${JSON.stringify(value)} }] }`,
    ),
  ];
}

function writeYaml(file: string, lines: readonly string[]): void {
  const header = '# Written by a tool of this checkout at each start: changes are lost.';
  writeFileSync(file, `${[header, ...lines].join('\n')}\n`);
}
