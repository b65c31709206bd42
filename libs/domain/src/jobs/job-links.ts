import { invalid } from '../errors.js';

/** A web address in which `{shot}` stands for a job's value of that key. */
const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * An address with `%` for what stands for a job's values: that is in no host and no port, so that nothing of a job decides whose server a link
 * leads to.
 */
const ADDRESS = /^https?:\/\/(?:[\p{L}\p{N}._-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#][^\s\\{}]*)?$/iu;

/**
 * Checks the address of a link whose parts in braces stand for values of a job. Throws `invalid` when it is none of the web, has a user name in
 * it, or leaves the server to the job.
 */
export function checkLinkTemplate(template: string): void {
  if (!ADDRESS.test(template.replaceAll(PLACEHOLDER, '%')))
    throw invalid(
      'invalid-link',
      'must be an address such as https://host/path/{shot}, with names of metadata in braces behind the host only, and without a user name.',
    );
}

/**
 * The address of a link for one job: each value is encoded, so that it stays the part that it stands for. Undefined where the job lacks one of
 * them, or has one that means another folder.
 */
export function fillLink(template: string, valueOf: (key: string) => string | undefined): string | undefined {
  const valueAt = (key: string): string => valueOf(key.trim()) ?? '';
  const values = [...template.matchAll(PLACEHOLDER)].map(([, key = '']) => valueAt(key));
  if (values.some((value) => ['', '.', '..'].includes(value))) return undefined;
  return template.replaceAll(PLACEHOLDER, (_, key: string) => encodeURIComponent(valueAt(key)));
}
