import { describe, expect, it } from '@jest/globals';
import { aJob, useCompiling } from './compiling.js';

const { write, compile } = useCompiling();

/** Scripts as studios write them for Flamenco 3: its documented API, in the styles that are found. */
const LAYERS = `
const author = require('author');
const path = require('path');
const JOB_TYPE = {
  label: "Layered Render", description: "Each view layer, then a comp",
  settings: [
    { key: "frames", type: "string", required: true },
    { key: "chunk_size", type: "int32", default: 4, propargs: { min: 1, max: 100 } },
    { key: "layers", type: "string", default: "fg,bg" },
    { key: "out", type: "string", subtype: "dir_path", visible: "submission" },
  ],
};
class LayerRender {
  constructor(job, layer) { this.job = job; this.layer = layer; }
  get folder() { return path.join(this.job.settings.out, this.layer.replaceAll(' ', '_')); }
  *tasks() {
    for (let chunk of frameChunker(this.job.settings.frames, this.job.settings.chunk_size)) {
      const task = author.Task(\`\${this.layer} \${chunk}\`, "blender");
      task.priority = this.layer === 'bg' ? 60 : 50;
      task.addCommand(author.Command("blender-render", {
        exe: "{blender}", exeArgs: "{blenderArgs}", argsBefore: [], blendfile: this.job.settings.blendfile,
        args: ["--render-output", path.join(this.folder, path.basename("######")), "--render-frame", chunk.replaceAll("-", "..")],
      }, frameCount(chunk)));
      yield task;
    }
  }
}
function compileJob(job) {
  print("Layered render", job.name);
  const comp = author.Task("comp", "misc");
  comp.addCommand(author.Command("exec", { exe: "comp", args: shellSplit("--in 'a b' --now") }));
  job.settings.stamp = formatTimestampLocal(job.created);
  for (const layer of job.settings.layers.split(",").map(name => name.trim())) {
    const gather = author.Task(\`gather-\${layer}\`, "file-management");
    for (const task of new LayerRender(job, layer).tasks()) {
      gather.addDependency(task);
      job.addTask(task);
    }
    job.addTask(gather);
    comp.addDependency(gather);
  }
  job.addTask(comp);
  job.metadata.layers = job.settings.layers;
}
`;

/** Old style: var, function expressions, no semicolons, \r\n. */
const OLD_STYLE = [
  'var JOB_TYPE = { label: "Old", settings: [] }',
  'var makeTask = function (name) {',
  '  var t = author.Task(name, "misc")',
  '  t.addCommand(author.Command("exec", { exe: process.platform === "windows" ? "x.exe" : "x" }))',
  '  return t',
  '}',
  'function compileJob(job) {',
  '  var before = null',
  '  for (var i = 0; i < 3; i++) {',
  '    var t = makeTask("step-" + i)',
  '    if (before) t.addDependency(before)',
  '    job.addTask(t)',
  '    before = t',
  '  }',
  '}',
].join('\r\n');

describe('scripts written for Flamenco 3', () => {
  it('classes, generators, template strings and nested dependencies', async () => {
    await write('layered_render.js', LAYERS);
    const settings = {
      frames: '1-6',
      chunk_size: 4,
      layers: 'fg, bg',
      out: '/render',
      blendfile: '/a.blend',
    };
    const job = await compile(aJob({ type: 'layered-render', settings }));
    const nameOf = new Map(job.tasks.map(({ uuid, name }) => [uuid, name]));
    expect(
      job.tasks.map(({ name, frames, priority, dependencies }) => [
        name,
        frames,
        priority,
        dependencies.map((uuid) => nameOf.get(uuid ?? '')),
      ]),
    ).toEqual([
      ['fg 1-4', '1-4', 50, []],
      ['fg 5,6', '5,6', 50, []],
      ['gather-fg', undefined, 50, ['fg 1-4', 'fg 5,6']],
      ['bg 1-4', '1-4', 60, []],
      ['bg 5,6', '5,6', 60, []],
      ['gather-bg', undefined, 50, ['bg 1-4', 'bg 5,6']],
      ['comp', undefined, 50, ['gather-fg', 'gather-bg']],
    ]);
    expect(job.tasks.at(-1)?.commands[0]?.parameters['args']).toEqual(['--in', 'a b', '--now']);
    expect(job.settings['stamp']).toBe('2026-01-02_040405');
    expect(job.metadata).toEqual({ layers: 'fg, bg' });
  });

  it('var, function expressions and Windows line ends', async () => {
    await write('old_style.js', OLD_STYLE);
    const { tasks } = await compile(aJob({ type: 'old-style' }));
    expect(tasks.map(({ dependencies }) => dependencies)).toEqual([[], [tasks[0]?.uuid], [tasks[1]?.uuid]]);
  });

  it('10,000 tasks', async () => {
    await write('layered_render.js', LAYERS);
    const settings = {
      frames: '1-10000',
      chunk_size: 1,
      layers: 'fg',
      out: '/render',
      blendfile: '/a.blend',
    };
    const { tasks } = await compile(aJob({ type: 'layered-render', settings }));
    expect(tasks).toHaveLength(10_002);
    const uuids = tasks.slice(0, 10_000).map(({ uuid }) => uuid);
    expect(uuids.toSorted()).toEqual(uuids);
    expect(new Set(uuids).size).toBe(10_000);
  });
});
