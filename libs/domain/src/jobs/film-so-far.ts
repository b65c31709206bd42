/** A command of a task, as a job type made it. */
export interface FilmCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly total_step_count?: number;
}

/** Makes a film of what there is of a job's frames. */
export interface FilmSoFarPlan {
  readonly command: FilmCommand;
  /** Where the film will be, with the variables of the job's paths. */
  readonly outputFile: string;
}

/**
 * What makes a film of the frames that a job has so far: its own film's command, for another file, with black for the frames that
 * are not there. Undefined when none of the commands says which frames a film is of, as those of job types for Flamenco 3 do not.
 */
export function planFilmSoFar(commands: readonly FilmCommand[]): FilmSoFarPlan | undefined {
  for (const command of commands) {
    const { frames, framePattern, outputFile } = command.parameters;
    const isFilm = command.name === 'frames-to-video' && isText(frames) && isText(framePattern);
    if (!isFilm || !isText(outputFile)) continue;
    const soFar = outputFile.replace(/(\.[^./\\]*)?$/, (extension) => `-so-far${extension}`);
    return {
      command: {
        ...command,
        parameters: { ...command.parameters, outputFile: soFar, soFar: true, optional: true },
      },
      outputFile: soFar,
    };
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
