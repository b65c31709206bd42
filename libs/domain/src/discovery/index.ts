/** How Managers are found on the network. */
export {
  formatSsdpMessage,
  foundManager,
  isManagerSearch,
  MANAGER_SERVICE_TYPE,
  managerSearch,
  parseSsdpMessage,
  SSDP_GROUP,
  SSDP_MAX_WAIT_SECONDS,
} from './ssdp.js';
export type { SsdpMessage } from './ssdp.js';
