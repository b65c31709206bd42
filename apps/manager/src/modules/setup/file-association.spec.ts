import { describe, expect, it } from '@jest/globals';
import { defaultValueIn, programIn } from './file-association.js';

describe('the program for .blend files in the registry of Windows', () => {
  it.each([
    ['\r\nHKEY_CLASSES_ROOT\\.blend\r\n    (Default)    REG_SZ    blendfile\r\n\r\n', 'blendfile'],
    ['\r\nHKEY_CLASSES_ROOT\\.blend\r\n    (Standard)    REG_SZ    Blender 4\r\n\r\n', 'Blender 4'],
    ['ERROR: The system was unable to find the specified registry key or value.', undefined],
    ['', undefined],
  ])('%j says %j', (printed, value) => {
    expect(defaultValueIn(printed)).toBe(value);
  });

  it.each([
    ['"C:\\Program Files\\Blender\\blender-launcher.exe" "%1"', 'C:\\Program Files\\Blender\\blender.exe'],
    ['C:\\My Blender\\blender.exe %1', 'C:\\My Blender\\blender.exe'],
    ['nothing', undefined],
  ])('%j runs %j', (command, program) => {
    expect(programIn(command)).toBe(program);
  });
});
