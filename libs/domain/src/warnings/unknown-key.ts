import type { JobWarning } from './job-warning.js';

/**
 * Warns of a key of a submission that means nothing.
 * @param name - with those of the objects that it is in: `storage.checkout`
 * @param hint - a sentence, with a space before it: what was probably meant, or what there is
 */
export function warnOfUnknownKey(name: string, hint: string): JobWarning {
  return {
    code: 'key-unknown',
    message: `The job was submitted with a key '${name}', which means nothing: it is ignored.${hint}`,
    remedy:
      "Correct the key, or leave it out. Settings of the job type belong in 'settings', texts for people and scripts in 'metadata'.",
  };
}
