import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RenderReport } from '../../src/execution/receipts/render-report.js';
import { hurriedClock } from '../support/fake-clock.js';
import { startCommand } from '../support/run-command.js';
import type { SceneTrial } from './scene-trials.js';

/** What a task said. */
export interface Outcome {
  readonly kinds: readonly string[] | undefined;
  readonly completes: boolean;
  readonly failure: string;
  readonly messages: string;
}

/** Has real Blender make the scenes, each in a folder of its own. */
export async function makeScenes(trials: readonly SceneTrial[], folder: string): Promise<void> {
  const [script, list] = [join(import.meta.dirname, 'make_scenes.py'), join(folder, 'trials.json')];
  await writeFile(list, JSON.stringify(trials));
  await promisify(execFile)('blender', ['-b', '--factory-startup', '-P', script, '--', folder, list]);
}

/** Has real Blender render a scene, as a task does. */
export async function tryScene(trial: SceneTrial, folder: string): Promise<Outcome> {
  const { failure, report } = await render(trial, join(folder, trial.id));
  return {
    kinds: report?.findings.map(({ kind }) => kind),
    completes: failure === undefined,
    failure: failure instanceof Error ? failure.message : '',
    messages: report?.findings.map(({ message }) => message).join('\n') ?? '',
  };
}

async function render(
  trial: SceneTrial,
  folder: string,
): Promise<{ readonly failure: unknown; readonly report: RenderReport | undefined }> {
  const at = (...parts: string[]): string => join(folder, ...parts);
  const reports: RenderReport[] = [];
  const parameters = {
    exe: 'blender',
    exeArgs: trial.exeArgs ?? '-b -y --factory-startup',
    blendfile: at(trial.blendFile ?? 'shot.blend'),
    args: trial.wholeArgs?.(at) ?? [
      ...(trial.args ?? []),
      ...['--render-output', at('out', '######'), '--render-frame', '1..3'],
    ],
    ...(trial.expect ? { expect: trial.expect } : {}),
  };
  const reportRender = (report: RenderReport): void => {
    reports.push(report);
  };
  const environment = { ...process.env, ...trial.environment };
  const surroundings = { clock: hurriedClock, reportRender, environment };
  const { done } = startCommand('blender-render', parameters, surroundings);
  const failure = await done.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { failure, report: reports[0] };
}
