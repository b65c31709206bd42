import { createHmac } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openReceiptChannel, type ReceiptChannel } from '../src/execution/receipts/receipt-channel.js';
import { readReceipt } from '../src/execution/receipts/receipt-reader.js';
import type { RenderReceipt } from '../src/execution/receipts/render-receipt.js';
import { toSentReport } from '../src/execution/receipts/sent-report.js';

let channel: ReceiptChannel;
let folder: string;
let key: string;
beforeEach(async () => {
  channel = await openReceiptChannel();
  folder = channel.environment['FLAMENCO_RECEIPT_DIR'] ?? '';
  key = readFileSync(join(folder, 'key'), 'utf8');
});
afterEach(() => channel.close());

/** Lines as the script writes them. */
function signed(records: readonly string[], start = 0): string {
  let before = '';
  return records
    .map((json, index) => {
      const number = start + index;
      const mac = createHmac('sha256', key).update(`${number} ${before}${json}`).digest('hex');
      before = mac;
      return `${number} ${mac} ${json}\n`;
    })
    .join('');
}

const write = (content: string): void => writeFileSync(join(folder, 'receipt'), content);
const receipt = async (): Promise<RenderReceipt | undefined> => readReceipt(await channel.collect());

const BLENDER = '{"kind":"blender","version":"4.2.0"}';
const FRAME =
  '{"kind":"frame","frame":1,"scene":"S","is_written":true,"files":[{"path":"/a.png","bytes":5,"is_pass":false}]}';
const END = '{"kind":"end","is_cut":false}';

describe('the channel of a receipt', () => {
  it('is of this user alone, and goes when it is closed', async () => {
    expect(execFileSync('stat', ['-c', '%a', folder], { encoding: 'utf8' }).trim()).toBe('700');
    await channel.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('brings what the script wrote', async () => {
    write(signed([BLENDER, FRAME, END]));
    expect(await receipt()).toMatchObject({
      blender: { version: '4.2.0' },
      frames: [{ frame: 1, files: [{ path: '/a.png', bytes: 5 }] }],
      is_complete: true,
    });
  });

  it.each<[string, () => string]>([
    ['cut off in the middle of a line', () => signed([BLENDER, FRAME, END]).slice(0, -20)],
    ['without its end', () => signed([BLENDER, FRAME])],
    ['lacking a line', () => signed([BLENDER, FRAME, END]).split('\n').toSpliced(1, 1).join('\n')],
    ['with a line that was changed', () => signed([BLENDER, FRAME, END]).replace('a.png', 'b.png')],
    ['with a line of somebody without the key', () => `${signed([BLENDER])}1 ${'0'.repeat(64)} ${END}\n`],
    ['with a line twice', () => `${signed([BLENDER])}${signed([BLENDER])}${END}`],
    [
      'with a line of 300 KiB',
      () => signed([BLENDER, `{"kind":"error","text":"${'x'.repeat(300_000)}"}`, END]),
    ],
    ['with 100 MB of something else', () => `${signed([BLENDER])}${'x'.repeat(100_000_000)}`],
    [
      'with lists in lists',
      () => signed([BLENDER, `{"kind":"frame","files":${'['.repeat(100_000)}${']'.repeat(99_000)}}`, END]),
    ],
  ])('knows that it is not whole: %s', async (_what, content) => {
    write(content());
    expect((await receipt())?.is_complete).toBe(false);
    expect((await receipt())?.blender.version).toBe('4.2.0');
  });

  it('takes values of other types, and more of them than there can be, for what they are worth', async () => {
    const many = Array.from({ length: 10_000 }, () => '{"name":5,"path":"/x"}').join(',');
    write(
      signed(
        [
          BLENDER,
          '{"kind":"scene","name":{"a":1},"engine":7,"view_layers":"x","device":[],"__proto__":{"a":1},"width":1e999}',
          `{"kind":"missing","what":"images","things":[${many}]}`.slice(0, 250_000),
          '{"kind":"missing","what":"__proto__","things":[{}]}',
          '{"kind":"toString"}',
          '{"kind":"frame","frame":"1","files":{}}',
          '{"kind":"error","text":"\\ud800"}',
          END,
        ].filter((json) => json.endsWith('}')),
      ),
    );
    const read = await receipt();
    expect(read).toMatchObject({ scene: { name: '', engine: '', view_layers: [] }, is_complete: true });
    expect(read?.frames).toEqual([{ frame: 0, scene: '', is_written: false, files: [] }]);
    expect(read?.script_errors).toEqual(['\ufffd']);
  });

  it('follows no link, and waits for no pipe', async () => {
    const path = join(folder, 'receipt');
    writeFileSync(join(folder, 'other'), signed([BLENDER, END]));
    symlinkSync(join(folder, 'other'), path);
    expect(await receipt()).toBeUndefined();
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect(await receipt()).toBeUndefined();
    rmSync(path);
    mkdirSync(path);
    expect(await receipt()).toBeUndefined();
    rmSync(path, { recursive: true });
    expect(await receipt()).toBeUndefined();
  });

  it('is of no use to the scripts of a scene', () => {
    const spy = [
      'import os, sys',
      `assert "FLAMENCO_RECEIPT_DIR" not in os.environ`,
      `assert os.listdir(${JSON.stringify(folder)}) == ["receipt"]`,
      'print("nothing to see")',
    ].join('\n');
    const args = [
      '-b',
      '--factory-startup',
      ...channel.args,
      '--python-exit-code',
      '7',
      '--python-expr',
      spy,
    ];
    const output = execFileSync('blender', args, {
      encoding: 'utf8',
      env: { ...process.env, ...channel.environment },
    });
    expect(output).toContain('nothing to see');
  });

  it('lies where the Worker is installed', () => {
    expect(readFileSync(channel.args[1] ?? '', 'utf8')).toContain('FLAMENCO_RECEIPT_DIR');
    expect(dirname(channel.args[1] ?? '')).toMatch(/apps\/worker\/blender$/);
  });
});

describe('what a Manager is sent of a receipt', () => {
  it('is cut to what it takes, whatever Blender reported', async () => {
    const path = `/${'p'.repeat(4000)}`;
    const frame = JSON.stringify({
      kind: 'frame',
      frame: 1,
      files: Array.from({ length: 50 }, () => ({ path, bytes: 1 })),
    });
    const error = JSON.stringify({ kind: 'error', text: 'e'.repeat(5000) });
    const things = Array.from({ length: 50 }, () => ({ name: path, path }));
    const missing = ['images', 'assets', 'libraries', 'add_ons'].flatMap((what) =>
      [0, 10, 20, 30, 40].map((start) =>
        JSON.stringify({ kind: 'missing', what, things: things.slice(start, start + 10) }),
      ),
    );
    write(
      signed([
        BLENDER,
        ...Array.from({ length: 30 }, () => error),
        ...missing,
        ...Array.from({ length: 20 }, () => frame),
        END,
      ]),
    );
    const read = await receipt();
    expect(read?.is_complete).toBe(true);
    const message = 'm'.repeat(5000);
    const findings = Array.from({ length: 1000 }, () => ({
      kind: 'file-missing' as const,
      action: 'fail' as const,
      message,
    }));
    const sent = toSentReport(0, { ...(read && { receipt: read }), findings });
    expect(JSON.stringify(sent.receipt).length + JSON.stringify(sent.findings).length).toBeLessThan(
      128 * 1024,
    );
  });
});
