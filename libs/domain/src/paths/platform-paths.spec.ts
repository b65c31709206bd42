import { describe, expect, it } from '@jest/globals';
import {
  baseName,
  dirName,
  isRootPath,
  joinPaths,
  stemName,
  toPlatformPath,
  trimTrailingSeparators,
} from './platform-paths.js';

describe('toPlatformPath (§33.2)', () => {
  it.each([
    ['K:/one/two\\three.png', 'windows', 'K:\\one\\two\\three.png'],
    ['K:/one/two\\three.png', 'linux', 'K:/one/two/three.png'],
    ['K:\\', 'windows', 'K:\\'],
    ['K:\\dir\\', 'linux', 'K:/dir'],
    ['/a/b/', 'windows', '\\a\\b'],
    ['\\\\box\\vol\\x', 'linux', '//box/vol/x'],
    ['//box/vol//x', 'windows', '\\\\box\\vol\\x'],
    ['no separators here', 'windows', 'no separators here'],
    ['no separators here', 'darwin', 'no separators here'],
    ['///a//b', 'linux', '/a/b'],
    ['/', 'windows', '\\'],
    ['', 'linux', ''],
  ])('%j for %s is %j', (path, platform, expected) => {
    expect(toPlatformPath(path, platform)).toBe(expected);
  });
});

describe('path helpers (§33.3)', () => {
  it.each([
    ['D:\\naïve\\é.tar.gz', 'é.tar.gz'],
    ['', '.'],
    ['/a/b/', 'b'],
    ['/', '/'],
    ['file', 'file'],
  ])('baseName(%j) is %j', (path, expected) => {
    expect(baseName(path)).toBe(expected);
  });

  it.each([
    ['\\\\BOX\\vol\\f', '//BOX/vol'],
    ['D:\\f', 'D:'],
    ['C:\\f', 'C:'],
    ['/f', '/'],
    ['', '.'],
    ['f.blend', '.'],
    ['/a/b\\c', '/a/b'],
  ])('dirName(%j) is %j', (path, expected) => {
    expect(dirName(path)).toBe(expected);
  });

  it.each([
    [['', 'x', '', 'y'], 'x/y'],
    [['D:\\dir', 'sub\\f.png'], 'D:/dir/sub/f.png'],
    [['\\\\BOX', 'vol', 'f'], '//BOX/vol/f'],
    [['', ''], ''],
    [[], ''],
    [['/', 'a'], '/a'],
    [['/', '/a'], '/a'],
    [['a/', '/b/'], 'a/b'],
    [['a', '..', 'b'], 'b'],
    [['a/b/.', 'c'], 'a/b/c'],
    [['x', '..'], '.'],
    [['.'], '.'],
    [['./a', '.', 'b'], 'a/b'],
    [['..', 'a', '..', '..'], '../..'],
    [['/', '..', 'a'], '/a'],
    [['/a/../..'], '/'],
    [['D:\\dir\\..', 'sub\\.\\f.png'], 'D:/sub/f.png'],
    [['D:\\', '..', 'f'], 'D:/f'],
    [['\\\\BOX\\vol', '..', 'other'], '//BOX/other'],
    [['//BOX/vol', 'a//b'], '//BOX/vol/a/b'],
    [['...', 'a..b'], '.../a..b'],
  ])('joinPaths(%j) is %j', (parts, expected) => {
    expect(joinPaths(...parts)).toBe(expected);
  });

  it.each([
    ['D:\\a\\b/c/f.txt', 'f'],
    ['stem.tar.gz', 'stem.tar'],
    ['noext', 'noext'],
    ['.hidden', ''],
    ['/a/.hidden.txt', '.hidden'],
    ['.', ''],
    ['..', ''],
    ['/a/..', ''],
    ['', ''],
    ['dot.', 'dot'],
  ])('stemName(%j) is %j', (path, expected) => {
    expect(stemName(path)).toBe(expected);
  });

  it.each([
    ['/', true],
    ['C:', true],
    ['C:/', true],
    ['c:\\', true],
    ['\\', false],
    ['/subdir/..', false],
    ['\\\\box\\vol', false],
    ['', false],
  ])('isRootPath(%j) is %j', (path, expected) => {
    expect(isRootPath(path)).toBe(expected);
  });

  it.each([
    ['/a/b//', '/a/b'],
    ['/', '/'],
    ['\\\\\\', '\\'],
    ['x', 'x'],
    ['', ''],
  ])('trimTrailingSeparators(%j) is %j', (path, expected) => {
    expect(trimTrailingSeparators(path)).toBe(expected);
  });
});
