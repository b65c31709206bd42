import { createServer } from 'node:net';

/** Whether a server could listen on this port of this computer now. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** Below those that systems give to connections by themselves: none of these is taken between a look at it and its use. */
const FIRST_PORT = 12_000;
/** Jest numbers its processes, which start servers at the same time: each has ports of its own. */
const PORTS_OF_A_PROCESS = 2_000;
const MOST_PROCESSES = 10;

const first = FIRST_PORT + (Number(process.env['JEST_WORKER_ID'] ?? 0) % MOST_PROCESSES) * PORTS_OF_A_PROCESS;
let next = Math.floor(Math.random() * PORTS_OF_A_PROCESS);

/** A port of this computer that nobody listens on at the moment, and that this process was not given lately. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_A_PROCESS; tried += 1) {
    next = (next + 1) % PORTS_OF_A_PROCESS;
    const port = first + next; // somebody else may ask meanwhile
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port of ${first} to ${first + PORTS_OF_A_PROCESS - 1} is free`);
}
