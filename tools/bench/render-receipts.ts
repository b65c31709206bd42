/**
 * What a render receipt costs: `node tools/run-with-packages.mjs tools/bench/render-receipts.ts [ROUNDS]`. Blender renders ten frames
 * of about a second with 300 textures, with our script and without it, in turns; compared is the CPU time of its process, which
 * what else the machine does hardly changes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(import.meta.dirname, '../../apps/worker/blender/render_receipt.py');
const FRAMES = 10;

const SCENE = `
import bpy, sys
scene = bpy.context.scene
scene.render.engine, scene.cycles.samples, scene.cycles.device, scene.cycles.use_denoising = 'CYCLES', 48, 'CPU', False
scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = 640, 360, 100
scene.render.threads_mode, scene.render.threads = 'FIXED', 1
for index in range(300):
    image = bpy.data.images.new(f'texture {index}', 1, 1)
    image.source, image.filepath = 'FILE', f'//textures/{index}.png'
    material = bpy.data.materials.new(f'material {index}')
    material.use_nodes = True
    material.node_tree.nodes.new('ShaderNodeTexImage').image = image
    mesh = bpy.data.meshes.new(f'mesh {index}')
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new(f'object {index}', mesh))
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1])
`;

/** Says at the end of Blender how much CPU time it took, in milliseconds. */
const SAY_CPU = `import atexit, time; atexit.register(lambda: print('CPU', round(time.process_time() * 1000), flush=True))`;

function cpuTimeMs(folder: string, hasReceipt: boolean): number {
  const channel = mkdtempSync(join(folder, 'receipt-'));
  writeFileSync(join(channel, 'key'), 'key');
  const script = hasReceipt ? ['-P', SCRIPT] : [];
  const args = ['-b', '--factory-startup', '--python-expr', SAY_CPU, ...script, join(folder, 'bench.blend')];
  const output = execFileSync(
    'blender',
    [...args, ...script, '-o', join(folder, 'out', '####'), '-f', `1..${FRAMES}`],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
      env: { ...process.env, FLAMENCO_RECEIPT_DIR: channel },
    },
  );
  const told = /^CPU (\d+)$/m.exec(output)?.[1];
  if (told === undefined) throw new Error('Blender did not say how much CPU time it took');
  return Number(told);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

const rounds = Number(process.argv[2] ?? 5);
const folder = mkdtempSync(join(tmpdir(), 'receipt-bench-'));
try {
  const scene = ['-b', '--factory-startup', '--python-expr', SCENE, '--', join(folder, 'bench.blend')];
  execFileSync('blender', scene, { stdio: 'ignore' });
  const without: number[] = [];
  const having: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    without.push(cpuTimeMs(folder, false));
    having.push(cpuTimeMs(folder, true));
  }
  const [before, after] = [median(without), median(having)];
  const percent = (100 * (after - before)) / before;
  process.stdout.write(
    `${FRAMES} frames: ${before} ms without a receipt, ${after} ms with one (medians of ${rounds}): ${percent.toFixed(1)} %\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
