import { invalid } from '@flamenco/domain/errors';
import { orFault, shown, type Reading, type Setting } from '../../config/settings.js';

/** A link with what people call it. */
export interface NamedLink {
  readonly label: string;
  readonly url: string;
}

const KEYS = ['label', 'url'];
const MOST_LINKS = 20;
const LONGEST_LABEL = 60;

/** A list of links. @param check - of an address; what it throws as a FarmError is reported as a fault of that entry */
export function namedLinks(
  key: string,
  about: string,
  check: (url: string) => void,
): Setting<readonly NamedLink[]> {
  const text = (title: string) => ({ type: 'string', title }) as const;
  return {
    kind: 'setting',
    key,
    about,
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: { label: text('Label'), url: text('Address') },
        required: KEYS,
      },
    },
    initial: [],
    isText: false,
    read: (written, reading) => {
      if (!Array.isArray(written)) {
        reading.fault(`must be a list of entries with 'label' and 'url' (is ${shown(written)}).`);
        return undefined;
      }
      if (written.length > MOST_LINKS)
        reading.fault(`must have ${MOST_LINKS} entries at most (has ${written.length}).`);
      return written.flatMap((entry: unknown, index) => readLink(entry, index, reading, check));
    },
  };
}

function readLink(
  written: unknown,
  index: number,
  reading: Reading,
  check: (url: string) => void,
): readonly NamedLink[] {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    reading.fault(`must have 'label' and 'url' (is ${shown(written)}).`, index);
    return [];
  }
  const at = (key: string): Pick<Reading, 'fault'> => ({
    fault: (message) => {
      reading.fault(message, index, key);
    },
  });
  for (const key of Object.keys(written).filter((known) => !KEYS.includes(known)))
    at(key).fault(`is not a setting of a link. Use ${KEYS.join(', ')}.`);
  const { label, url } = written as Readonly<Record<string, unknown>>;
  const readLabel = orFault(at('label'), () => checkedLabel(label));
  const readUrl = orFault(at('url'), () => checkedUrl(url, check));
  return readLabel === undefined || readUrl === undefined ? [] : [{ label: readLabel, url: readUrl }];
}

function checkedLabel(label: unknown): string {
  if (typeof label === 'string' && label.trim() !== '' && label.length <= LONGEST_LABEL) return label.trim();
  throw invalid(
    'invalid-link-label',
    `must be a text of at most ${LONGEST_LABEL} characters (is ${shown(label)}).`,
  );
}

function checkedUrl(url: unknown, check: (url: string) => void): string {
  if (typeof url !== 'string')
    throw invalid('link-not-text', `must be text (is ${shown(url)}). Put it in quotes.`);
  check(url.trim());
  return url.trim();
}
