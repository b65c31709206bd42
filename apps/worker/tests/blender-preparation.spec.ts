import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { withPreparation } from '../src/execution/commands/blender-arguments.js';

/** Stands for Blender's module: Blender 5 refuses paths whose braces are no templates. */
const BPY = `
import sys, types
class Render:
    def __init__(self, filepath):
        self.filepath, self.use_overwrite = filepath, False
    def frame_path(self):
        text = self.filepath.replace("{{", "").replace("}}", "").replace("{blend_name}", "")
        if sys.argv[2] == "5" and ("{" in text or "}" in text):
            raise RuntimeError("Parse errors in path")
scene = types.SimpleNamespace(render=Render(sys.argv[1]), library=None)
linked = types.SimpleNamespace(render=None, library=object())
sys.modules["bpy"] = types.SimpleNamespace(data=types.SimpleNamespace(scenes=[linked, scene]))
`;

function prepare(path: string, version: '3' | '5'): string {
  const [, expression = ''] = withPreparation(['--render-frame', '1']);
  const program = `${BPY}\n${expression}\nprint(scene.render.use_overwrite, scene.render.filepath)`;
  return execFileSync('python3', ['-c', program, path, version], { encoding: 'utf8' }).trim();
}

describe('before Blender renders', () => {
  it.each([
    ['3', '/render/what {a,b}/######', '/render/what {a,b}/######'],
    ['5', '/render/what {a,b}/######', '/render/what {{a,b}}/######'],
    ['5', '/render/{blend_name}/######', '/render/{blend_name}/######'],
    ['5', '/render/shot/######', '/render/shot/######'],
  ] as const)('Blender %s overwrites, and %j is written to %j', (version, path, prepared) => {
    expect(prepare(path, version)).toBe(`True ${prepared}`);
  });

  it('nothing is added where a script renders', () => {
    expect(withPreparation(['--python', 'render.py', '--', '-a'])).toEqual([
      '--python',
      'render.py',
      '--',
      '-a',
    ]);
  });
});
