import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UsageRules } from '../lifecycle/usage-rules.js';
import { readContainer, type ContainerSettings } from './container-settings.js';
import { parseManagerUrl } from './manager-url.js';

/** The keys of flamenco-worker.yaml, all optional, as read: checked and with absolute paths. */
export interface ConfigKeys {
  readonly workerName?: string;
  readonly managerUrl?: string;
  readonly registrationSecret?: string;
  readonly certificates?: readonly string[];
  readonly taskTypes?: readonly string[];
  readonly restartExitCode?: number;
  readonly oomScoreAdjust?: number;
  readonly homeDir?: string;
  readonly niceness?: number;
  readonly cpus?: string;
  readonly memoryLimitBytes?: number;
  readonly commandModules?: readonly string[];
  readonly container?: ContainerSettings;
  readonly environment?: Readonly<Record<string, string>>;
  readonly idleMinutes?: number;
  readonly idleCpuPercent?: number;
  readonly pauseOnBattery?: boolean;
  readonly whenInUse?: UsageRules['whenInUse'];
  readonly update?: 'off' | 'from-manager';
}

interface KeyRule {
  readonly property: keyof ConfigKeys;
  /** Gives the value to use, `undefined` for one that means "not set"; throws an Error that says what is wanted. */
  readonly read: (value: unknown, fileDir: string) => ConfigKeys[keyof ConfigKeys];
}

/** Every key that a flamenco-worker.yaml may have. */
export const CONFIG_KEYS: Readonly<Record<string, KeyRule>> = {
  worker_name: {
    property: 'workerName',
    read: (value) => readText(value, 'the name to show for this Worker'),
  },
  manager_url: {
    property: 'managerUrl',
    read(value) {
      const url = readText(value, 'the address of the Manager, such as http://manager.local:8080');
      return url === undefined ? undefined : parseManagerUrl(url);
    },
  },
  registration_secret: {
    property: 'registrationSecret',
    read: (value) => readText(value, 'what lets this Worker in where not every one may come'),
  },
  ca_file: { property: 'certificates', read: readCertificates },
  task_types: { property: 'taskTypes', read: readTaskTypes },
  restart_exit_code: {
    property: 'restartExitCode',
    read: (value) =>
      readInteger(value, 0, 255, 'the exit code that makes your service manager start the Worker again'),
  },
  oom_score_adjust: {
    property: 'oomScoreAdjust',
    read: (value) =>
      readInteger(
        value,
        -1000,
        1000,
        "Linux's preference for ending the Worker's processes when memory is short",
      ),
  },
  home_dir: {
    property: 'homeDir',
    read(value, fileDir) {
      const path = readText(value, 'the directory for credentials and unsent reports');
      return path === undefined ? undefined : resolve(fileDir, path);
    },
  },
  nice: {
    property: 'niceness',
    read: (value) => readInteger(value, 0, 19, 'the higher, the more other programs come first'),
  },
  cpu_affinity: { property: 'cpus', read: readCpus },
  memory_limit: { property: 'memoryLimitBytes', read: readBytes },
  environment: { property: 'environment', read: readEnvironment },
  commands: { property: 'commandModules', read: readModules },
  container: { property: 'container', read: readContainer },
  idle_minutes: {
    property: 'idleMinutes',
    read: (value) =>
      readInteger(value, 1, 1440, 'for so many minutes, nobody is to have touched keyboard or mouse'),
  },
  idle_cpu_percent: {
    property: 'idleCpuPercent',
    read: (value) => readInteger(value, 1, 100, 'how much of the CPU other programs may use'),
  },
  pause_on_battery: { property: 'pauseOnBattery', read: readBoolean },
  update: { property: 'update', read: (value) => readChoice(value, ['off', 'from-manager']) },
  when_in_use: { property: 'whenInUse', read: (value) => readChoice(value, ['hand-back', 'finish-task']) },
};

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a file, each as PEM. */
function readCertificates(value: unknown, fileDir: string): readonly string[] | undefined {
  const path = readText(value, 'a file with certificates that are trusted, as PEM');
  if (path === undefined) return undefined;
  const file = resolve(fileDir, path);
  const certificates = textOf(file).match(CERTIFICATE) ?? [];
  for (const certificate of certificates) checkCertificate(certificate, file);
  if (certificates.length === 0)
    throw new Error(`names ${file}, in which is no certificate (-----BEGIN CERTIFICATE-----)`);
  return certificates;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`names ${file}, which cannot be read`, { cause });
  }
}

function checkCertificate(certificate: string, file: string): void {
  try {
    new X509Certificate(certificate);
  } catch (cause) {
    throw new Error(`names ${file}, in which a certificate is damaged`, { cause });
  }
}

function readCpus(value: unknown): string | undefined {
  const text =
    typeof value === 'number' ? String(value) : readText(value, 'the cores to use, such as 0-7,12');
  if (text !== undefined && !/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text))
    throw new Error('must name cores, such as 0-7 or 0,2,4-7');
  return text;
}

const UNITS: Readonly<Record<string, number>> = { MiB: 1024 ** 2, GiB: 1024 ** 3 };

function readBytes(value: unknown): number | undefined {
  const text = readText(value, 'the most memory that a program may use, such as 48 GiB');
  if (text === undefined) return undefined;
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(MiB|GiB)$/.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (UNITS[unit] ?? 0));
  if (bytes < 64 * 1024 ** 2) throw new Error('must be at least 64 MiB, written as 48 GiB or 800 MiB');
  return bytes;
}

function readModules(value: unknown, fileDir: string): readonly string[] | undefined {
  if (value === null || value === undefined) return undefined;
  const isListOfPaths =
    Array.isArray(value) && value.every((path) => typeof path === 'string' && path !== '');
  if (!isListOfPaths) throw new Error('must be a list of modules, such as [studio-commands.mjs]');
  return (value as readonly string[]).map((path) => resolve(fileDir, path));
}

function readEnvironment(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === null || value === undefined) return undefined;
  const isPlain = (each: unknown): each is string | number | boolean =>
    ['string', 'number', 'boolean'].includes(typeof each);
  if (typeof value !== 'object' || Array.isArray(value) || !Object.values(value).every(isPlain))
    throw new Error('must be variables with their values, such as {OCIO: /studio/config.ocio}');
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}

function readBoolean(value: unknown): boolean | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'boolean') throw new Error('must be true or false');
  return value;
}

function readChoice<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  if (value === null || value === undefined) return undefined;
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
  return choice;
}

function readText(value: unknown, meaning: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'string') throw new Error(`must be text: ${meaning}`);
  return value.trim() || undefined;
}

function readInteger(value: unknown, least: number, most: number, meaning: string): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`must be a whole number from ${least} to ${most}: ${meaning}`);
  }
  return value;
}

function readTaskTypes(value: unknown): readonly string[] | undefined {
  if (value === null || value === undefined) return undefined;
  const isListOfTexts =
    Array.isArray(value) && value.every((type) => typeof type === 'string' && type.trim() !== '');
  if (!isListOfTexts || value.length === 0) {
    throw new Error('must be a list of task types, such as [blender, ffmpeg, file-management, misc]');
  }
  return [...new Set((value as readonly string[]).map((type) => type.trim().toLowerCase()))];
}
