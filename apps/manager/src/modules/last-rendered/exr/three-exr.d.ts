// What is used of Three.js, which has no types of its own; @types/three would bring nine packages along for a number and a class.
declare module 'three' {
  /** Says that pixels are wanted as half floats. */
  export const HalfFloatType: number;
}

declare module 'three/addons/loaders/EXRLoader.js' {
  export class EXRLoader {
    type: number;
    /** Throws a text or an Error for what it cannot decode. */
    parse(file: ArrayBuffer): { readonly data: unknown; readonly width: number; readonly height: number };
  }
}
