import { describe, expect, it } from '@jest/globals';
import { isPlainSrgb, viewTransform, type Rgb } from './view-transform.js';

function shown(transform: string, light: Rgb, look = '', exposure = 0, gamma = 1): readonly number[] {
  const display = viewTransform({ transform, look, exposure, gamma }).toDisplay(light);
  return display.map((value) => Math.round(value * 255));
}

describe('a view transform', () => {
  // What Blender 5.0 saves as a PNG for this scene linear light.
  it.each<[string, string, Rgb, readonly number[], tolerance: number]>([
    ['Standard', '', [0.18, 0.18, 0.18], [118, 118, 118], 1],
    ['Standard', '', [0.01, 0.01, 0.01], [25, 25, 25], 1],
    ['Standard', '', [1, 1, 1], [255, 255, 255], 1],
    ['Standard', '', [4, 4, 4], [255, 255, 255], 1],
    ['Standard', '', [0.8, 0.1, 0.02], [231, 89, 39], 1],
    ['Standard', '', [0.05, 0.3, 0.9], [63, 149, 243], 1],
    ['Standard', '', [2, 1, 0.25], [255, 255, 137], 1],
    ['Filmic', '', [0.18, 0.18, 0.18], [128, 128, 128], 1],
    ['Filmic', '', [0.01, 0.01, 0.01], [26, 26, 26], 1],
    ['Filmic', '', [1, 1, 1], [206, 206, 206], 1],
    ['Filmic', '', [4, 4, 4], [242, 242, 242], 1],
    ['Filmic', '', [0.8, 0.1, 0.02], [197, 99, 41], 1],
    ['Filmic', '', [0.05, 0.3, 0.9], [70, 153, 202], 1],
    ['Filmic', '', [2, 1, 0.25], [228, 206, 144], 1],
    ['Filmic', 'High Contrast', [0.18, 0.18, 0.18], [128, 128, 128], 1],
    ['Filmic', 'High Contrast', [0.01, 0.01, 0.01], [13, 13, 13], 1],
    ['Filmic', 'High Contrast', [1, 1, 1], [220, 220, 220], 1],
    ['Filmic', 'High Contrast', [4, 4, 4], [249, 249, 249], 1],
    ['Filmic', 'High Contrast', [0.8, 0.1, 0.02], [212, 90, 25], 1],
    ['Filmic', 'High Contrast', [0.05, 0.3, 0.9], [55, 161, 216], 1],
    ['Filmic', 'High Contrast', [2, 1, 0.25], [239, 220, 149], 1],
    ['AgX', '', [0.18, 0.18, 0.18], [118, 118, 118], 1],
    ['AgX', '', [0.01, 0.01, 0.01], [18, 18, 18], 1],
    ['AgX', '', [1, 1, 1], [197, 197, 197], 1],
    ['AgX', '', [4, 4, 4], [233, 233, 233], 1],
    ['AgX', '', [0.8, 0.1, 0.02], [204, 95, 50], 15],
    ['AgX', '', [0.05, 0.3, 0.9], [95, 150, 199], 15],
    ['AgX', '', [2, 1, 0.25], [223, 192, 160], 15],
    ['AgX', 'Punchy', [0.18, 0.18, 0.18], [88, 88, 88], 1],
    ['AgX', 'Punchy', [0.01, 0.01, 0.01], [3, 3, 3], 1],
    ['AgX', 'Punchy', [1, 1, 1], [177, 177, 177], 1],
    ['AgX', 'Punchy', [4, 4, 4], [222, 222, 222], 1],
    ['AgX', 'Punchy', [0.8, 0.1, 0.02], [175, 66, 0], 40],
    ['AgX', 'Punchy', [0.05, 0.3, 0.9], [43, 122, 177], 40],
    ['AgX', 'Punchy', [2, 1, 0.25], [208, 172, 130], 40],
    ['Khronos PBR Neutral', '', [0.18, 0.18, 0.18], [105, 105, 105], 8],
    ['Khronos PBR Neutral', '', [0.01, 0.01, 0.01], [2, 2, 2], 8],
    ['Khronos PBR Neutral', '', [1, 1, 1], [239, 239, 239], 8],
    ['Khronos PBR Neutral', '', [4, 4, 4], [253, 253, 253], 8],
    ['Khronos PBR Neutral', '', [0.8, 0.1, 0.02], [227, 81, 15], 8],
    ['Khronos PBR Neutral', '', [0.05, 0.3, 0.9], [38, 139, 235], 8],
    ['Khronos PBR Neutral', '', [2, 1, 0.25], [250, 193, 128], 8],
  ])('%s %s shows %j as %j', (transform, look, light, color, tolerance) => {
    for (const [index, value] of shown(transform, light, look).entries())
      expect(Math.abs(value - (color[index] ?? 0))).toBeLessThanOrEqual(tolerance);
  });

  it('shows what it does not know in Standard', () => {
    expect(viewTransform({ transform: 'ACES 2.0', look: '', exposure: 0, gamma: 1 }).name).toBe('Standard');
    expect(shown('ACES 2.0', [0.18, 0.5, 1])).toEqual(shown('Standard', [0.18, 0.5, 1]));
    expect(shown('Filmic', [0.18, 0.5, 1], 'my look')).toEqual(shown('Filmic', [0.18, 0.5, 1]));
  });

  it('takes exposure in stops, and gamma after all else', () => {
    expect(shown('Filmic', [0.1, 0.2, 0.4], '', 1)).toEqual(shown('Filmic', [0.2, 0.4, 0.8]));
    expect(shown('Standard', [1, 0.2140411, 0], '', 0, 2)).toEqual([255, 180, 0]);
  });

  it('never gives anything that is no colour', () => {
    for (const transform of ['Standard', 'Raw', 'Filmic', 'AgX', 'Khronos PBR Neutral']) {
      for (const light of [
        [-5, 0, 0],
        [1e9, 1e-9, 0],
        [0, 0, 0],
      ] as const) {
        for (const value of shown(transform, light)) expect(value >= 0 && value <= 255).toBe(true);
      }
    }
  });

  it.each([
    [{ transform: '', exposure: 0, gamma: 1 }, true],
    [{ transform: 'Standard', exposure: 0, gamma: 1 }, true],
    [{ transform: 'Standard', exposure: 1, gamma: 1 }, false],
    [{ transform: 'Standard', exposure: 0, gamma: 2 }, false],
    [{ transform: 'Filmic', exposure: 0, gamma: 1 }, false],
  ])('is sRGB alone for %j: %s', (settings, isPlain) => {
    expect(isPlainSrgb({ look: '', ...settings })).toBe(isPlain);
  });
});
