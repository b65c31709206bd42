/**
 * What Blender itself reported of one render command. It comes from a program that runs other people's scripts: texts are
 * of any content (but of limited lengths), paths need not exist. Names are as in the API, which gets it as it is.
 */
export interface RenderReceipt {
  /** Blender's version, such as `4.2.3`, and what it was built from. */
  readonly blender: { readonly version: string; readonly build_hash?: string };
  /** What was loaded when the first frame began: without a path it is the file that Blender starts with. */
  readonly file?: { readonly path: string; readonly saved_by_version: string };
  /** How the first frame was rendered. Absent when Blender began no frame. */
  readonly scene?: ReceiptScene;
  readonly missing: ReceiptMissing;
  /** Why Blender ran no Python code of the file, if it has some. */
  readonly blocked_scripts?: string;
  /** Python code that failed: the last line of each traceback, with where it comes from. */
  readonly script_errors: readonly string[];
  /** In the order in which they were rendered; a frame is in it once for each time that it was begun. */
  readonly frames: readonly ReceiptFrame[];
  /** Whether Blender reported its own end, and nothing of the receipt is lost or was too much. */
  readonly is_complete: boolean;
}

/** The scene that was rendered, and its settings in use. */
export interface ReceiptScene {
  readonly name: string;
  readonly view_layers: readonly string[];
  /** The active camera; absent when there is none. */
  readonly camera?: string;
  /** Cameras that markers of the timeline switch to. */
  readonly marker_cameras: readonly string[];
  /** Such as `CYCLES`. */
  readonly engine: string;
  /** What the scene asks for, and what Cycles used. Other engines have none. */
  readonly device?: { readonly asked: string; readonly used: string; readonly names: readonly string[] };
  readonly samples?: number;
  /** In pixels, the percentage applied. */
  readonly width: number;
  readonly height: number;
  readonly resolution_percentage: number;
  /** Blender's word, such as `OPEN_EXR_MULTILAYER`. */
  readonly format: string;
  /** Bits a channel. */
  readonly color_depth?: string;
  /** Such as `RGBA`. */
  readonly color_mode?: string;
  readonly color_management: {
    readonly display: string;
    readonly view: string;
    readonly look: string;
    readonly config?: string;
  };
}

/** What the file refers to that is not there. */
export interface ReceiptMissing {
  readonly libraries: readonly MissingThing[];
  readonly data_blocks: readonly MissingThing[];
  readonly images: readonly MissingThing[];
  /** Fonts, caches, volumes, movie clips, scripts. */
  readonly assets: readonly MissingThing[];
  readonly add_ons: readonly MissingThing[];
}

/** One missing thing. */
export interface MissingThing {
  readonly name: string;
  readonly path?: string;
}

/** One frame that Blender began. */
export interface ReceiptFrame {
  readonly frame: number;
  readonly scene: string;
  /** Whether Blender came to its end, its files being closed. */
  readonly is_written: boolean;
  /** What was written for it, as far as that can be known, in the order of writing. */
  readonly files: readonly ReceiptFile[];
  readonly seconds?: number;
  /** Blender's peak memory until then. */
  readonly peak_memory_bytes?: number;
}

/** A file that Blender wrote. */
export interface ReceiptFile {
  readonly path: string;
  /** As Blender found it just after writing; absent when it was not there. */
  readonly bytes?: number;
}
