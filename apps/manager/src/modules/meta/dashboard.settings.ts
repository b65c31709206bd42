import { checkLinkTemplate } from '@flamenco/domain/jobs';
import { invalid } from '@flamenco/domain/errors';
import { ourOwn, section, text, textList, textReadAs, type PartSettings } from '../../config/settings.js';
import { namedLinks } from './named-links.js';

const FIELDS = {
  dashboard: ourOwn(
    section('dashboard', {
      studio: text('studio', '', 'Name of the studio, at the top of the dashboard.'),
      logo: textReadAs(
        'logo',
        '',
        "Address of the studio's logo, in place of Flamenco's at the top of the dashboard; browsers load it from there.",
        (written) => {
          const address = written.trim();
          if (address !== '') checkAddress(address);
          return address;
        },
      ),
      columns: textList(
        'columns',
        'Keys of metadata that the list of jobs has as columns, such as project or shot, until somebody chooses others.',
        checkColumn,
      ),
      links: namedLinks(
        'links',
        "Links in the details of jobs: entries with label and url, such as https://kitsu.example/{shot}. In braces: a job's id, name, type, user, or a key of its metadata.",
        checkLinkTemplate,
      ),
      pages: namedLinks(
        'pages',
        'Pages of the studio, linked at the bottom of the dashboard: entries with label and url.',
        checkAddress,
      ),
    }),
  ),
};

/** What a studio makes of the dashboard. */
export const DASHBOARD_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;

function checkAddress(address: string): void {
  checkLinkTemplate(address);
  if (/[{}]/.test(address))
    throw invalid('invalid-address', 'must be an address such as https://host/path, without braces.');
}

function checkColumn(key: string): void {
  if (key.trim() === '' || key.length > 100)
    throw invalid('invalid-column', 'must be the name of a key of metadata, such as project.');
}
