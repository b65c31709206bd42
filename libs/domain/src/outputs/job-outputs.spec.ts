import { describe, expect, it } from '@jest/globals';
import { isSameOutput, OutputCollector, type JobOutput, type WritingCommand } from './job-outputs.js';

const render = (output: string, more: object = {}): WritingCommand => ({
  name: 'blender-render',
  parameters: { blendfile: '/jobs/shot/shot.blend', args: ['--render-output', output], ...more },
});
const outputsOf = (
  ...commands: readonly (readonly [WritingCommand, (string | undefined)?])[]
): readonly JobOutput[] => {
  const collector = new OutputCollector();
  for (const [command, frames] of commands) collector.add(command, frames);
  return collector.outputs();
};

describe('what a job writes', () => {
  it.each([
    ['/out/######', '/out/######'],
    ['/out/shot_', '/out/shot_####'],
    ['/out/shot/', '/out/shot/####'],
    ['{render}\\shot\\##', '{render}/shot/##'],
    ['/out/../out2/./a//##', '/out2/a/##'],
    ['R:\\Shot\\A##', 'r:/shot/a##'],
    ['\\\\Server\\Share\\A##', '//server/share/a##'],
    ['//passes/##', '/jobs/shot/passes/##'],
    ['//##', '/jobs/shot/##'],
  ])('is for --render-output %j: %j', (output, path) => {
    expect(outputsOf([render(output)])).toEqual([{ kind: 'frames', path }]);
  });

  it('is read from the last of the arguments that say it', () => {
    const args = ['-o', '/b/##', '-F', 'PNG', '-o', '/c/##', '--render-format', 'OPEN_EXR', '-o'];
    const command = render('', { argsBefore: ['-o', '/a/##'], args });
    expect(outputsOf([command])).toEqual([{ kind: 'frames', path: '/c/##', format: 'OPEN_EXR' }]);
  });

  it('is one output for all tasks that write to one place, with all their frames', () => {
    expect(
      outputsOf(
        [render('/a/##'), '1-10'],
        [render('/b/##'), '5'],
        [render('/a/##'), '20,11'],
        [render('/a/##'), '8'],
      ),
    ).toEqual([
      { kind: 'frames', path: '/a/##', frames: '1-11,20' },
      { kind: 'frames', path: '/b/##', frames: '5' },
    ]);
  });

  it.each<[string | undefined]>([[undefined], ['by marker']])(
    'has unknown frames when those of one task are %j',
    (frames) => {
      expect(outputsOf([render('/a/##'), '1'], [render('/a/##'), frames], [render('/a/##'), '2'])).toEqual([
        { kind: 'frames', path: '/a/##' },
      ]);
    },
  );

  it('is a film, too', () => {
    const film = { name: 'frames-to-video', parameters: { outputFile: 'R:\\a\\Film.mp4' } };
    expect(outputsOf([film])).toEqual([{ kind: 'film', path: 'r:/a/film.mp4' }]);
  });

  it.each([
    [{ name: 'echo', parameters: { message: '-o /x' } }],
    [{ name: 'blender-render', parameters: {} }],
    [{ name: 'blender-render', parameters: { args: '-o /x' } }],
    [{ name: 'blender-render', parameters: { args: ['-o'] } }],
    [{ name: 'constructor', parameters: {} }],
    [{ name: 'frames-to-video', parameters: { outputFile: 7 } }],
  ])('is nothing for %j', (command) => {
    expect(outputsOf([command])).toEqual([]);
  });

  it('ends at a thousand places', () => {
    const many = Array.from({ length: 1500 }, (_, index) => [render(`/tiles/${index}`), '1'] as const);
    expect(outputsOf(...many)).toHaveLength(1000);
  });
});

describe('two outputs with one path', () => {
  const frames = (range?: string, format?: string): JobOutput => ({
    kind: 'frames',
    path: '/a/##',
    ...(range !== undefined && { frames: range }),
    ...(format !== undefined && { format }),
  });

  it.each([
    [frames('1-10'), frames('10-20'), true],
    [frames('1-10'), frames('11-20'), false],
    [frames('1,3,5,7'), frames('2,4,6'), false],
    [frames('1,3,5,7'), frames('2,4,7-9'), true],
    [frames('100'), frames('1-5,7,90-110'), true],
    [frames(), frames('5'), true],
    [frames('1', 'PNG'), frames('1', 'OPEN_EXR'), false],
    [frames('1', 'EXR'), frames('1', 'OPEN_EXR_MULTILAYER'), true],
    [frames('1', 'PNG'), frames('1'), true],
    [frames('1'), { kind: 'film', path: '/a/##' } as const, false],
  ])('%j and %j share a file: %j', (one, other, isShared) => {
    expect(isSameOutput(one, other)).toBe(isShared);
    expect(isSameOutput(other, one)).toBe(isShared);
  });
});
