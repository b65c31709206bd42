import { atRestart, flag, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  autodiscoverable: atRestart(
    flag('autodiscoverable', true, 'Whether Workers can find this Manager by themselves (UPnP/SSDP).'),
  ),
};

/** Whether the Manager can be found. */
export const DISCOVERY_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
