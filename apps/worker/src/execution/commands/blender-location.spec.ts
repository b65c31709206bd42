import { describe, expect, it } from '@jest/globals';
import { blenderOfFileType, locateBlender } from './blender-location.js';

describe('the Blender behind .blend files on Windows', () => {
  it.each([
    [
      String.raw`blendfile="C:\Program Files\Blender\blender.exe" "%1"`,
      String.raw`C:\Program Files\Blender\blender.exe`,
    ],
    [String.raw`blendfile="C:\Blender\blender-launcher.exe" "%1"`, String.raw`C:\Blender\blender.exe`],
    [String.raw`blendfile=C:\Blender\blender.exe %1`, String.raw`C:\Blender\blender.exe`],
    ['File type not found', undefined],
  ])('%s', (printed, program) => {
    expect(blenderOfFileType(printed)).toBe(program);
  });

  it.each([
    ['blender', 'linux'],
    ['/opt/blender/blender', 'linux'],
    [String.raw`C:\Blender\blender.exe`, 'win32'],
  ] as const)('is not looked for when %s is asked for on %s', async (exe, platform) => {
    await expect(locateBlender(exe, platform)).resolves.toBe(exe);
  });
});
