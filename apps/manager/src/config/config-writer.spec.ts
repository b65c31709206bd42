import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig, readConfigFile } from '../manager-configuration.js';
import { MANAGER } from '../manager.module.js';
import { completeConfig as complete, writeCompleteConfig as write } from './config-writer.js';

const completeConfig = (yaml: string): string => complete(MANAGER.configSchema, yaml);
const writeCompleteConfig = (file: string): void => write(MANAGER.configSchema, file);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flamenco-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a written configuration file', () => {
  it('says everything, and means the defaults', () => {
    const file = join(folder, 'flamenco-manager.yaml');
    writeCompleteConfig(file);
    const written = readFileSync(file, 'utf8');
    expect(written).toMatch(/^# Configuration of the Flamenco Manager\./);
    expect(written).toContain(
      '# How long nothing may be heard from a Worker before it is in error; 0s for no limit.\nworker_timeout: 1m0s\n',
    );
    expect(readConfigFile(file, {}).config).toEqual(readConfig('_meta: {version: 3}', file, {}).config);
    expect(readConfigFile(file, {}).warnings).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['flamenco-manager.yaml']);
  });

  it('keeps what it said before: values, comments, order, and what nobody knows', () => {
    const before = [
      '# mine',
      '_meta: { version: 3 }',
      'worker_timeout: 2m # our network is slow',
      'future_setting: [ 1, 2 ]',
      'shaman:',
      '  # never',
      '  enabled: false',
      '',
    ].join('\n');
    const after = completeConfig(before);
    for (const line of before.split('\n')) expect(after).toContain(line);
    expect(after).toContain('  garbageCollect:\n');
    expect(after).not.toContain('# Configuration of the Flamenco Manager');
    expect(readConfig(after, '/f.yaml', {}).config).toEqual(readConfig(before, '/f.yaml', {}).config);
  });

  it('is the same when it is written again', () => {
    const once = completeConfig('_meta: {version: 3}\n');
    expect(completeConfig(once)).toBe(once);
  });

  it('replaces a file that others may read by one that they may not', () => {
    const file = join(folder, 'flamenco-manager.yaml');
    writeFileSync(file, '_meta: {version: 3}\n', { mode: 0o644 });
    writeCompleteConfig(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
