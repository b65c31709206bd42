import { describe, expect, it } from '@jest/globals';
import { isBelowFolder } from './output-root.js';
import { findPathProblem, isRootedOn } from './path-limits.js';

describe('a path that Workers cannot write to', () => {
  const e = 'é';
  it.each([
    ['linux', `/r/${'a'.repeat(250)}`, undefined],
    ['linux', `/r/${'a'.repeat(251)}`, /has a name of 256 bytes in it, and file systems take 255/],
    ['linux', `/r/${e.repeat(127)}/####`, undefined],
    ['linux', `/r/${e.repeat(128)}/####`, /has a name of 256 bytes in it.*é count twice/],
    ['linux', `/${'b/'.repeat(508)}a`, undefined],
    ['linux', `/${'b/'.repeat(509)}a`, /is 1025 bytes long, and Blender, which would shorten it, takes 1023/],
    ['windows', `R:\\${'b\\'.repeat(125)}`, undefined],
    ['windows', `R:\\${'b\\'.repeat(126)}a`, /is 261 characters long, and Windows takes 259/],
    ['linux', `/r/${'b/'.repeat(130)}a`, undefined],
    ['windows', 'R:\\shots\\con\\####', /'con', which Windows keeps for a device/],
    ['windows', 'R:\\shots\\Lpt1.x\\####', /'Lpt1\.x'/],
    ['windows', 'R:\\shots\\console\\####', undefined],
    ['windows', 'R:\\shots.\\####', /'shots\.', which Windows does not take/],
    ['windows', 'R:\\a: b\\####', /'a: b'/],
    ['windows', '\\\\server\\share\\####', undefined],
    ['linux', '/r/con/a: b./####', undefined],
    ['linux', '/r/a\nb/####', /control character/],
    ['darwin', '/r/a\u007f/####', /control character/],
  ])('on %s: %j has the problem %s', (platform, path, problem) => {
    const found = findPathProblem(path, 'frames', platform);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });

  it('may be longer for a film: FFmpeg does not shorten it', () => {
    expect(findPathProblem(`/${'b/'.repeat(600)}a.mp4`, 'film', 'linux')).toBeUndefined();
  });

  it.each([
    ['/r/x', 'linux', true],
    ['R:\\x', 'windows', true],
    ['R:/x', 'windows', true],
    ['\\\\server\\x', 'windows', true],
    ['//server/x', 'windows', true],
    ['/r/x', 'windows', false],
    ['R:\\x', 'linux', false],
    ['x/y', 'darwin', false],
  ])('%j is rooted on %s: %j', (path, platform, isRooted) => {
    expect(isRootedOn(path, platform)).toBe(isRooted);
  });
});

describe('a path inside of the output folder', () => {
  it.each([
    ['/r/shot/{timestamp}/####', '/r', 'linux', true],
    ['/r/shot/####', '/r/', 'linux', true],
    ['/r', '/r', 'linux', true],
    ['/r2/shot/####', '/r', 'linux', false],
    ['/etc/####', '/r', 'linux', false],
    ['/r/../etc/####', '/r', 'linux', false],
    ['/r/a/../b/####', '/r', 'linux', true],
    ['/anything', '/', 'linux', true],
    ['/R/shot', '/r', 'linux', false],
    ['R:\\Shots\\a', 'r:\\shots\\', 'windows', true],
    ['R:\\Shots\\..\\a', 'r:\\shots\\', 'windows', false],
    ['S:\\shots\\a', 'R:\\shots', 'windows', false],
    ['C:\\render\\a', '/render', 'windows', true],
    ['C:\\other\\a', '/render', 'windows', false],
    ['\\\\srv\\s\\a', '\\\\srv\\s', 'windows', true],
    ['\\\\srv\\t\\a', '\\\\srv\\s', 'windows', false],
    ['/r/x/####', '//render', 'linux', true],
    ['//out/####', '/r', 'linux', true],
    ['/x/####', '', 'linux', true],
    ['/x/####', '~/render', 'linux', true],
  ])('%j is below %j on %s: %j', (path, folder, platform, isBelow) => {
    expect(isBelowFolder(path, folder, platform)).toBe(isBelow);
  });
});
