/** Of Node.js, for the process that a bottle is in. isolated-vm asks for the first. */
export const NODE_ARGUMENTS = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning'];

/** With one thread for files, what is read and written is done in the order in which it was asked for. */
export const BOTTLE_ENVIRONMENT = { UV_THREADPOOL_SIZE: '1', TZ: 'UTC' };
