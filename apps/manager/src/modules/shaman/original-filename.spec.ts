import { describe, expect, it } from '@jest/globals';
import { decodeOriginalFilename } from './original-filename.js';

describe('the original name of an upload', () => {
  it.each([
    ['shot.blend', 'shot.blend'],
    ['', ''],
    ['=?utf-8?q?caf=C3=A9_1=2Epng?=', 'café 1.png'],
    ['=?UTF-8?B?5pel5pys6KqeLnBuZw==?=', '日本語.png'],
    ['=?utf-8?b?5pel5pys6KqeLnBuZw?=', '日本語.png'],
    ['=?iso-8859-1?q?na=EFve?=', 'naïve'],
    ['=?utf-8*de?q?=C3=BCber?=', 'über'],
    ['=?utf-8?q?a?= =?utf-8?q?b?=', 'ab'],
    ['a =?utf-8?q?b?= c', 'a b c'],
    ['odd=?name?.png', 'odd=?name?.png'],
  ])('%j is %j', (header, name) => {
    expect(decodeOriginalFilename(header)).toBe(name);
  });

  it.each([
    ['=?klingon?q?qapla?=', /it is not klingon/],
    ['=?utf-8?q?=C3?=', /it is not utf-8/],
    ['=?utf-8?b?!!!?=', /it is not Base64/],
  ])('%j is undecodable', (header, message) => {
    expect(() => decodeOriginalFilename(header)).toThrow(message);
  });
});
