/** A frame that an attempt has rendered, and whose files are whole. */
export interface WholeFrame {
  readonly frame: number;
  /** Tells the blend file that it was rendered from; its Worker knows how. */
  readonly source: string | undefined;
  readonly files: readonly WholeFrameFile[];
}

/** A file of a frame, as it was when it was whole. */
export interface WholeFrameFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
}

/** A frame that a later attempt may keep. */
export interface KeptFrame extends WholeFrame {
  /** Number of the attempt that rendered it. */
  readonly attempt: number;
}
