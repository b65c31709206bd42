/**
 * What Blender itself reported of one render command. It comes from a program that runs other people's scripts: texts are
 * of any content (but of limited lengths), paths need not exist. Names are as in the API, which gets it as it is.
 */
export interface RenderReceipt {
  /** Blender's version, such as `4.2.3`, and what it was built from. */
  readonly blender: { readonly version: string; readonly build_hash?: string };
  /** What was loaded last: without a path it is the file that Blender starts with. */
  readonly file?: { readonly path: string; readonly saved_by_version: string };
  /** How the first frame was rendered. Absent when Blender began no frame. */
  readonly scene?: ReceiptScene;
  readonly missing: ReceiptMissing;
  /** What Blender did not run of the file's Python code. */
  readonly blocked_scripts?: string;
  /** Python code that failed: the message of each error, with where it comes from. */
  readonly script_errors: readonly string[];
  /** In the order in which they were rendered; a frame is in it once for each time that it was begun. */
  readonly frames: readonly ReceiptFrame[];
  /** Whether Blender reported its own end, and nothing of the receipt is lost or was too much. */
  readonly is_complete: boolean;
  /** Why something is not known: what failed in reporting, what there was no time for. */
  readonly troubles: readonly string[];
}

/** The scene that was rendered, and its settings in use. */
export interface ReceiptScene {
  readonly name: string;
  readonly view_layers: readonly string[];
  /** The active camera; absent when there is none. */
  readonly camera?: string;
  /** Cameras that markers of the timeline switch to. */
  readonly marker_cameras: readonly string[];
  readonly frame_start?: number;
  readonly frame_end?: number;
  readonly frame_step?: number;
  /** Such as `CYCLES`. */
  readonly engine: string;
  /** What the scene asks for, and what Cycles used. Other engines have none. */
  readonly device?: ReceiptDevice;
  readonly samples?: number;
  /** Of a picture, in pixels, the percentage applied; absent when pictures are cropped, or show both eyes. */
  readonly width?: number;
  readonly height?: number;
  readonly resolution_percentage?: number;
  /** Blender's word, such as `OPEN_EXR_MULTILAYER`. */
  readonly format: string;
  /** Bits a channel. */
  readonly color_depth?: string;
  /** Such as `RGBA`. */
  readonly color_mode?: string;
  readonly color_management: ReceiptColorManagement;
}

/** What Cycles computes on. */
export interface ReceiptDevice {
  /** `CPU` or `GPU`; with `--cycles-device` that. */
  readonly asked: string;
  /** `CPU`, or the kind of GPU, such as `OPTIX`. */
  readonly used: string;
  /** The GPUs. */
  readonly names: readonly string[];
}

/** How colours were converted. */
export interface ReceiptColorManagement {
  readonly display: string;
  readonly view: string;
  readonly look: string;
  /** The OpenColorIO configuration in the environment, if there is one. */
  readonly config?: string;
}

/** What the file refers to that is not there. */
export type ReceiptMissing = Readonly<Record<MissingKind, readonly MissingThing[]>>;

/** Each kind of missing thing. Assets are fonts, caches, volumes, movie clips and scripts. */
export const MISSING_KINDS = ['libraries', 'data_blocks', 'images', 'assets', 'add_ons'] as const;

/** A kind of missing thing. */
export type MissingKind = (typeof MISSING_KINDS)[number];

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
  /** What was written for it, as far as that can be known. */
  readonly files: readonly ReceiptFile[];
  readonly engine?: string;
  readonly format?: string;
  readonly seconds?: number;
  /** Blender's peak memory until then. */
  readonly peak_memory_bytes?: number;
}

/** A file that Blender wrote. */
export interface ReceiptFile {
  readonly path: string;
  /** As Blender found it just after writing. */
  readonly bytes: number;
  /** Whether it comes from a File Output node, and is not the frame itself. */
  readonly is_pass: boolean;
}
