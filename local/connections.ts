import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long calls under way may take to end once the server is told to stop, in milliseconds. */
const STOP_GRACE_MILLISECONDS = 3_000;

/**
 * Follows the connections of a server, so that it can stop whatever its clients do.
 *
 * @returns takes no further calls and answers those under way; after 3 s it cuts off what is left. A
 * connection without a call is closed at once: Node itself would wait for one that never sent any
 */
export function stopperOf(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  const underWay = new Map<ServerResponse, Socket>();
  let stopping = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => {
    if (stopping) response.shouldKeepAlive = false;
    underWay.set(response, request.socket);
    response.once('close', () => underWay.delete(response));
  });
  return async () => {
    stopping = true;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // A client that keeps its connection alive would be served, and waited for, forever.
    for (const response of underWay.keys()) response.shouldKeepAlive = false;
    const busy = new Set(underWay.values());
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
    const cutOff = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MILLISECONDS);
    await closed;
    clearTimeout(cutOff);
  };
}
