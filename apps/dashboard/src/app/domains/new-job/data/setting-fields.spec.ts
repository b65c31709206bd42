import { describe, expect, it } from '@jest/globals';
import type { AvailableJobSetting } from '@flamenco/api-client';
import { answersFor } from './blender-answers';
import { settingFields } from './setting-fields';

const keysOf = (settings: readonly AvailableJobSetting[]): readonly (readonly string[])[] => {
  const { shown, hidden, blendfile } = settingFields({ settings: [...settings] });
  return [shown, hidden, blendfile ? [blendfile] : []].map((fields) => fields.map(({ key }) => key));
};

describe('the settings of a job type, where there is no Blender', () => {
  it('are asked for unless they are hidden; what the job type needs of Blender is asked for anyway', () => {
    expect(
      keysOf([
        { key: 'frames', type: 'string', required: true, eval: 'C.scene.frame_start' },
        { key: 'blendfile', type: 'string', required: true, visible: 'web' },
        { key: 'chunk_size', type: 'int32', default: 1, visible: 'submission' },
        { key: 'engine', type: 'string', eval: 'C.scene.render.engine', visible: 'hidden' },
        { key: 'camera', type: 'string', required: true, eval: 'C.scene.camera.name', visible: 'hidden' },
        { key: 'image_file_extension', type: 'string', required: true, eval: 'x', visible: 'hidden' },
      ]),
    ).toEqual([['frames', 'chunk_size', 'camera'], ['engine', 'image_file_extension'], ['blendfile']]);
  });

  it('say what Blender would have worked out, and which of them nobody may change', () => {
    const { shown } = settingFields({
      settings: [
        {
          ...{ key: 'frames', type: 'string', eval: 'x', description: 'Frames to render' },
          evalInfo: { showLinkButton: true, description: 'Scene frame range' },
        },
        { key: 'fixed', type: 'string', default: 'a', editable: false },
        { key: 'format', type: 'string', eval: 'x', required: true },
        { key: 'render_output_path', type: 'string', eval: 'x', editable: false, required: true },
        { key: 'scene', type: 'string', eval: 'C.scene.name', required: true, visible: 'web' },
      ],
    });
    const [frames, fixed, format, path, scene] = shown;
    expect(frames?.about).toBe(
      'Frames to render. Blender works it out from the file (Scene frame range); here it is typed',
    );
    expect(fixed?.fixedBecause).toBe('The job type does not let it be changed.');
    expect(format).toMatchObject({ initial: 'PNG', isRequired: true });
    expect(path).toMatchObject({ about: 'Left empty, it follows from the others' });
    expect(path?.isRequired).toBeUndefined();
    expect(scene?.about).toBe('Left empty, it is the one that the file opens with');
    expect(scene?.isRequired).toBeUndefined();
  });
});

describe('what follows from other settings', () => {
  it.each([
    [{}, 'shot', {}],
    [{ render_output_root: ' ', format: 'FFMPEG' }, 'shot', {}],
    [
      { render_output_root: '/render/', format: 'OPEN_EXR' },
      'a/b: c.',
      {
        render_output_path: '/render/a-b- c/{timestamp}/######',
        image_file_extension: '.exr',
      },
    ],
    [{ render_output_root: 'R:\\out\\' }, '..', { render_output_path: 'R:\\out/job/{timestamp}/######' }],
  ])('%j of %s', (values, name, answers) => {
    expect(answersFor(values, name)).toEqual(answers);
  });
});
