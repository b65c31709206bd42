import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../demo/free-port.ts';
import { FarmProcess } from '../farm/farm-process.ts';
import { ManagerApi, type Job } from '../farm/manager-api.ts';
import { waitFor } from '../farm/wait-for.ts';

const ROOT = join(import.meta.dirname, '../..');
const TUTORIAL = join(ROOT, 'docs/tutorial-job-type.md');
const BLOCK = /^```(?<language>\w+)(?: (?<file>\S+))?\n(?<text>.*?)^```$/gms;
const TIME = /\d{4}-\d\d-\d\d_\d{6}/g;

/** A block of code in the document: a file, commands, or what they print. */
interface CodeBlock {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

describe('the tutorial for job types', () => {
  let folder: string;
  let port: number;
  let programs: FarmProcess[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flamenco-tutorial-'));
    port = await freePort();
    programs = [];
  });

  afterEach(async () => {
    for (const program of programs.toReversed()) await program.stop();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  }, 60_000);

  /** The document's blocks, with the places and the port of this test. */
  function blocks(): readonly CodeBlock[] {
    const document = readFileSync(TUTORIAL, 'utf8')
      .replaceAll('/home/ana/farm', folder)
      .replaceAll('/opt/flamenco', ROOT)
      .replaceAll('8080', String(port))
      .replace('"percent": 25', '"percent": 10');
    return [...document.matchAll(BLOCK)].map(({ groups }) => ({
      language: groups?.['language'] ?? '',
      file: groups?.['file'],
      text: groups?.['text'] ?? '',
    }));
  }

  function run(commands: string): string {
    const path = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', commands], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: path },
    });
    if (status !== 0) throw new Error(`${commands} ended with ${status}: ${stderr}`);
    return stdout;
  }

  it('leads from an empty folder to frames, with its own files, commands and outputs', async () => {
    const api = new ManagerApi(`http://127.0.0.1:${port}`);
    let output = '';
    for (const { language, file, text } of blocks()) {
      if (file !== undefined) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
        if (file === 'flamenco-worker.yaml') await startFarm(api);
      } else if (language === 'sh') output = run(text);
      else if (language === 'text') expect(linesOf(output)).toEqual(expect.arrayContaining(linesOf(text)));
    }
    const { id } = JSON.parse(output) as Job; // the last command submits
    let job = await api.job(id);
    const hasEnded = async (): Promise<boolean> => {
      job = await api.job(id);
      return ['completed', 'failed', 'canceled'].includes(job.status);
    };
    await waitFor('the job to end', hasEnded, 240_000);
    expect(job).toMatchObject({ name: 'campfire', status: 'completed' });
    expect(job).not.toHaveProperty('warnings');
    for (const layer of ['beauty', 'clay']) {
      const frames = [1, 2, 3].map((frame) => `${layer}-00000${frame}.png`);
      expect(readdirSync(join(folder, 'delivery/campfire', layer)).sort()).toEqual(frames);
    }
  }, 300_000);

  /** Starts what the document has people start in terminals of their own. */
  async function startFarm(api: ManagerApi): Promise<void> {
    for (const program of ['manager', 'worker'] as const) {
      const file = join(folder, `flamenco-${program}.yaml`);
      const started = FarmProcess.start(program, file, join(folder, `${program}.log`));
      programs.push(started);
      if (program === 'manager') await started.ready(() => api.answers());
    }
  }
});

function linesOf(text: string): string[] {
  return text.replaceAll(TIME, '').split('\n');
}
