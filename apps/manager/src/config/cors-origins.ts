import { invalid } from '@flamenco/domain/errors';

/**
 * Reads an origin whose pages may use the API. Throws `invalid` for anything else, and for `*`: any page that somebody in the studio opens
 * could then run programs on every Worker.
 */
export function parseCorsOrigin(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  const isOrigin = url?.origin === written && /^https?:$/.test(url.protocol);
  if (isOrigin) return url.origin;
  const why =
    written === '*'
      ? 'would let any web page control the farm. Name the pages that may'
      : 'is not an origin. Write it as browsers do, in lower case and without a path';
  throw invalid(
    'invalid-origin',
    `'${written}' ${why}, such as https://tools.studio.example or http://localhost:3000.`,
  );
}
