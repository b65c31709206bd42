import type { ParametersOf } from '@flamenco/domain/commands';
import { CURVE_START_STOPS, CURVE_STEPS_PER_STOP, VIEW_CURVES } from './view-curves.js';

/** How the scene's light becomes a picture: Blender's words, from the scene's colour management. */
export interface ViewSettings {
  /** Such as `Filmic`; empty when the job does not say. */
  readonly transform: string;
  /** Such as `High Contrast`; empty for none. */
  readonly look: string;
  /** In stops. */
  readonly exposure: number;
  readonly gamma: number;
}

/** Linear light or display values: red, green, blue. */
export type Rgb = readonly [number, number, number];

/** Turns scene linear light into what the film shows, from 0 to 1. */
export type ViewFunction = (light: Rgb) => Rgb;

/** A view transform, as well as we can do it. */
export interface ViewTransform {
  readonly toDisplay: ViewFunction;
  /** Light from here on is shown as this. */
  readonly brightest: number;
  /** Blender's own name of what is done, such as `Filmic`. */
  readonly name: string;
}

/** Reads the scene's colour management from a command; whatever is not said is as in a scene that changes nothing. */
export function viewSettingsOf({
  transform = '',
  look = '',
  exposure,
  gamma,
}: ParametersOf<'frames-to-video'>['view']): ViewSettings {
  return { transform, look: withoutTransform(look), exposure, gamma };
}

/** Blender 4 and later say `AgX - Punchy`, earlier ones `Punchy`. `Medium Contrast` and `Base Contrast` are no look. */
function withoutTransform(look: string): string {
  const name = look.replace(/^(AgX|Filmic) - /, '');
  return ['None', 'Medium Contrast', 'Base Contrast'].includes(name) ? '' : name;
}

/** Whether nothing but sRGB's own curve is to be applied, which FFmpeg does exactly. */
export function isPlainSrgb({ transform, exposure, gamma }: ViewSettings): boolean {
  return !Object.hasOwn(VIEWS, transform) && exposure === 0 && gamma === 1;
}

/**
 * The view transform of a scene. `Standard`, `Raw` and grey in `Filmic` and `AgX` are as Blender has them; colours in `AgX` are nearly so
 * (decision 0017). What we do not know (other configurations of OCIO) is shown in `Standard`.
 */
export function viewTransform({ transform, look, exposure, gamma }: ViewSettings): ViewTransform {
  const name = Object.hasOwn(VIEWS, transform) ? transform : 'Standard';
  const { view, brightest } = (VIEWS[name] ?? STANDARD)(look);
  const gain = 2 ** exposure;
  return {
    name,
    brightest: brightest / gain,
    toDisplay: ([red, green, blue]) => {
      const display = view([red * gain, green * gain, blue * gain]);
      return mapRgb(display, (value) => clamp(value) ** (1 / gamma));
    },
  };
}

interface View {
  readonly view: ViewFunction;
  readonly brightest: number;
}

const STANDARD = (): View => ({ view: (light) => mapRgb(light, toSrgb), brightest: 1 });

const VIEWS: Readonly<Record<string, (look: string) => View>> = {
  Raw: () => ({ view: (light) => light, brightest: 1 }),
  Filmic: (look) => {
    const curve = curveOf('Filmic', look);
    return { view: (light) => mapRgb(light, curve), brightest: 16.5 };
  },
  AgX: (look) => {
    const curve = curveOf('AgX', look);
    return { view: (light) => agx(light, curve), brightest: 32 };
  },
  'Khronos PBR Neutral': () => ({
    view: (light) => mapRgb(pbrNeutral(light), toSrgb),
    brightest: 64,
  }),
};

/** The curve of a look, or without one when we do not know it. */
function curveOf(transform: 'Filmic' | 'AgX', look: string): (light: number) => number {
  const values = VIEW_CURVES[transform]?.[look] ?? VIEW_CURVES[transform]?.[''] ?? [];
  const last = values.length - 1;
  return (light) => {
    const position = (Math.log2(Math.max(light, 1e-10)) - CURVE_START_STOPS) * CURVE_STEPS_PER_STOP;
    if (position >= last) return (values[last] ?? 0) / 10_000;
    if (position <= 0) return ((values[0] ?? 0) / 10_000) * (Math.max(light, 0) / 2 ** CURVE_START_STOPS);
    const index = Math.floor(position);
    const [before = 0, after = 0] = values.slice(index, index + 2);
    return (before + (after - before) * (position - index)) / 10_000;
  };
}

type Matrix = readonly [Rgb, Rgb, Rgb];

const SRGB_TO_REC2020: Matrix = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0114],
  [0.0164, 0.088, 0.8956],
];
const REC2020_TO_SRGB: Matrix = [
  [1.6605, -0.5876, -0.0729],
  [-0.1246, 1.1329, -0.0083],
  [-0.0182, -0.1006, 1.1188],
];
/** Of AgX by Troy Sobotka and Eary Chow, as Google's Filament and three.js have it. */
const AGX_INSET: Matrix = [
  [0.856627153315983, 0.0951212405381588, 0.0482516061458583],
  [0.137318972929847, 0.761241990602591, 0.101439036467562],
  [0.11189821299995, 0.0767994186031903, 0.811302368396859],
];
const AGX_OUTSET: Matrix = [
  [1.1271005818144368, -0.11060664309660323, -0.016493938717834573],
  [-0.1413297634984383, 1.157823702216272, -0.016493938717834257],
  [-0.14132976349843826, -0.11060664309660294, 1.2519364065950405],
];
const AGX_POWER = 2.2;

function agx(light: Rgb, curve: (light: number) => number): Rgb {
  const inset = times(AGX_INSET, times(SRGB_TO_REC2020, light));
  const formed = mapRgb(inset, (value) => fromSrgb(curve(value)) ** (1 / AGX_POWER));
  const linear = mapRgb(times(AGX_OUTSET, formed), (value) => Math.max(0, value) ** AGX_POWER);
  return mapRgb(times(REC2020_TO_SRGB, linear), (value) => toSrgb(clamp(value)));
}

/** Khronos' published formula: https://github.com/KhronosGroup/ToneMapping */
function pbrNeutral(light: Rgb): Rgb {
  const start = 0.8 - 0.04;
  const least = Math.min(...light);
  const offset = least < 0.08 ? least - 6.25 * least * least : 0.04;
  const shifted = mapRgb(light, (value) => value - offset);
  const peak = Math.max(...shifted);
  if (peak < start) return shifted;
  const rest = 1 - start;
  const newPeak = 1 - (rest * rest) / (peak + rest - start);
  const desaturation = 1 - 1 / (0.15 * (peak - newPeak) + 1);
  return mapRgb(shifted, (value) => {
    const compressed = (value * newPeak) / peak;
    return compressed + (newPeak - compressed) * desaturation;
  });
}

function toSrgb(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

function fromSrgb(display: number): number {
  return display <= 0.04045 ? display / 12.92 : ((display + 0.055) / 1.055) ** 2.4;
}

function times([first, second, third]: Matrix, rgb: Rgb): Rgb {
  return [dot(first, rgb), dot(second, rgb), dot(third, rgb)];
}

function dot([a, b, c]: Rgb, [x, y, z]: Rgb): number {
  return a * x + b * y + c * z;
}

function mapRgb([red, green, blue]: Rgb, map: (value: number) => number): Rgb {
  return [map(red), map(green), map(blue)];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
