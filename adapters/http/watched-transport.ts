import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';

/** One request's own knowledge of whether any of it can have reached the far side (I5). */
export type Flight = {
  /** False: surely nothing left this machine. True: it may have, or did. */
  readonly mayHaveLeft: () => boolean;
  /** What axios takes as its `transport`. */
  readonly transport: {
    request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  };
};

/**
 * Error codes cannot tell a reset before the request from one after it; the socket can. Until a new connection stands
 * (TLS handshake included) the request waits in memory; on a kept-alive one it has left as soon as bytes were written to it.
 */
export function watchFlight(): Flight {
  let left: () => boolean = () => false;
  const watch = (socket: Socket, ready: 'connect' | 'secureConnect', reused: boolean): void => {
    if (reused) {
      const before = socket.bytesWritten;
      left = () => socket.bytesWritten > before;
      return;
    }
    let stands = false;
    socket.once(ready, () => (stands = true));
    left = () => stands;
  };
  return {
    mayHaveLeft: () => left(),
    transport: {
      request(options, onResponse) {
        const secure = options.protocol === 'https:';
        const request = (secure ? requestHttps : requestHttp)(options, onResponse);
        request.once('socket', (socket) =>
          watch(socket, secure ? 'secureConnect' : 'connect', request.reusedSocket || !socket.connecting),
        );
        return request;
      },
    },
  };
}
