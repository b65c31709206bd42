/** A Manager of the farm, as others know it. */
export interface PresentManager {
  readonly id: string;
  /** Where it can be reached, as far as it knows. */
  readonly url: string;
  readonly version: string;
  /** Timestamps by its own clock. */
  readonly started: string;
  readonly lastSeen: string;
  /** How often it has shown that it is alive. */
  readonly beats: number;
}
