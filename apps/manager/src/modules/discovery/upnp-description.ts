/** The one device that all Managers are to UPnP, as Flamenco 3 has it. */
export const MANAGER_DEVICE_UUID = 'aa80bc5f-d0af-46b8-8630-23bd7e80ec4d';

/** Where the description is, below the Manager's address. */
export const DESCRIPTION_PATH = 'upnp/description.xml';

/** What this Manager is, for programs that list the devices of a network. Source: UPnP Device Architecture 1.0, section 2. */
export function upnpDescription(managerName: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<root xmlns="urn:schemas-upnp-org:device-1-0">
  <specVersion><major>1</major><minor>0</minor></specVersion>
  <URLBase>/</URLBase>
  <device>
    <deviceType>urn:flamenco:manager:0</deviceType>
    <friendlyName>${escaped(managerName)}</friendlyName>
    <manufacturer>Flamenco</manufacturer>
    <modelName>Flamenco Manager</modelName>
    <UDN>uuid:${MANAGER_DEVICE_UUID}</UDN>
    <presentationURL>/</presentationURL>
  </device>
</root>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
