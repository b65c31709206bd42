import { ScriptFiles } from './process/script-files.js';
import type { ScriptFile } from './script-catalog.js';

/** `const JOB_TYPE = …`, `const { JOB_TYPE } = …` or `globalThis.JOB_TYPE = …`. */
const DEFINES_JOB_TYPE =
  /^\s*(?:const|let|var)\s+(?:JOB_TYPE\b|\{[^}]*\bJOB_TYPE\b)|(?:^\s*|\bglobalThis\.)JOB_TYPE\s*=(?!=)/m;
/** What only a script that is required has: in others there is no such thing. */
const USES_EXPORTS = /\b(?:module\s*\.\s*exports|exports\s*[.[])/;
const REQUIRE = /\brequire\(\s*(['"`])\.\/([^'"`]+)\1\s*\)/g;

/** Tells the scripts that others require from those that are job types, also when they are broken: by their text. */
export class HelperModules {
  private readonly files = new ScriptFiles();

  /**
   * Whether a script is there to be required: of "has exports", "another script requires it" and "defines no JOB_TYPE", two hold.
   * @param all - the scripts that may require it
   */
  isHelper(script: ScriptFile, all: Iterable<ScriptFile>): boolean {
    const text = this.textOf(script);
    const hasExports = USES_EXPORTS.test(text);
    const definesJobType = DEFINES_JOB_TYPE.test(text);
    if (definesJobType && !hasExports) return false;
    return (hasExports && !definesJobType) || this.isRequired(script, all);
  }

  private isRequired(script: ScriptFile, all: Iterable<ScriptFile>): boolean {
    for (const other of all) {
      if (other.file === script.file) continue;
      for (const [, , name = ''] of this.textOf(other).matchAll(REQUIRE))
        if (name === script.file || `${name}.js` === script.file) return true;
    }
    return false;
  }

  /** Empty for what cannot be read: whoever runs it finds out, and says so. */
  private textOf({ stamp }: ScriptFile): string {
    try {
      return this.files.read(stamp.path);
    } catch {
      return '';
    }
  }
}
