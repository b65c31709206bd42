/** A task, as far as it says which blend file it renders. */
interface RenderTask {
  readonly type: string;
  readonly commands: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
}

/** What the type of tasks is called that Workers run Blender for. */
export const RENDER_TASK_TYPE = 'blender';

/** The Blender of the farm: which program that is, the Manager's variable says. */
const FARMS_BLENDER = '{blender}';

/**
 * The blend file that all tasks of the type `blender` render with the farm's Blender. Undefined where there is none, where there are several,
 * or where a job brings a Blender of its own: of that one, nobody knows the version.
 */
export function renderedFileOf(tasks: readonly RenderTask[]): string | undefined {
  const files = new Set<unknown>();
  for (const { type, commands } of tasks) {
    if (type !== RENDER_TASK_TYPE) continue;
    for (const { name, parameters } of commands)
      if (name === 'blender-render')
        files.add(parameters['exe'] === FARMS_BLENDER ? parameters['blendfile'] : undefined);
    if (files.size > 1) return undefined;
  }
  const [file] = files;
  return typeof file === 'string' ? file : undefined;
}
