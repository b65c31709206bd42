import { describe, expect, it } from '@jest/globals';
import { planFilmSoFar } from './film-so-far.js';

const film = {
  name: 'frames-to-video',
  parameters: { frames: '1-9', framePattern: '/r/####', outputFile: '/r/a.b/shot-1-9.mp4', fps: 24 },
};

describe('a film so far', () => {
  it("is made as the job's film, of the same frames, into another file", () => {
    expect(planFilmSoFar([{ name: 'echo', parameters: {} }, film])).toEqual({
      outputFile: '/r/a.b/shot-1-9-so-far.mp4',
      command: {
        name: 'frames-to-video',
        parameters: {
          ...film.parameters,
          outputFile: '/r/a.b/shot-1-9-so-far.mp4',
          soFar: true,
          optional: true,
        },
      },
    });
  });

  it.each([
    ['/r/a.b/shot', '/r/a.b/shot-so-far'],
    [String.raw`{render}\x.y\shot.mov`, String.raw`{render}\x.y\shot-so-far.mov`],
  ])('of %s is %s', (outputFile, soFar) => {
    const parameters = { ...film.parameters, outputFile };
    expect(planFilmSoFar([{ ...film, parameters }])?.outputFile).toBe(soFar);
  });

  it.each([
    ['no film', []],
    ['another command', [{ ...film, name: 'echo' }]],
    [
      'a film of a folder, as in Flamenco 3',
      [{ ...film, parameters: { inputGlob: '/r/*.png', outputFile: 'x' } }],
    ],
  ])('is none for %s', (_what, commands) => {
    expect(planFilmSoFar(commands)).toBeUndefined();
  });
});
