/** A job's tag. */
export interface TagOfJob {
  readonly id: number;
  readonly name: string;
}
