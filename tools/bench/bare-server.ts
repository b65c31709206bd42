/** A server that does nothing, as a process of its own: the unit that the Manager is measured in. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const task = JSON.stringify({ uuid: 'bare', commands: [] });

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const asksForTask = request.url?.endsWith('/task') ?? false;
    response.writeHead(asksForTask ? 200 : 204).end(asksForTask ? task : undefined);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
});
