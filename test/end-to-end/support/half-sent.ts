import { once } from 'node:events';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request of which the server has received a part. */
export interface HalfSentRequest {
  /** Sends the rest and answers the whole response as text, once the server has closed. */
  complete(): Promise<string>;
}

/** Sends the head of a POST and the first bytes of its body. The connection may be kept alive. */
export async function sendHalf(url: string, path: string, body: unknown): Promise<HalfSentRequest> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  let response = '';
  socket.on('data', (chunk) => {
    response += String(chunk);
  });
  await once(socket, 'connect');
  const text = JSON.stringify(body);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, 5)}`);
  return {
    complete: async () => {
      socket.write(text.slice(5));
      await once(socket, 'close');
      return response;
    },
  };
}
