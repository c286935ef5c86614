/** Ceiling of 4.14: the least that a server can do with a request: parse its body, and say it again. */
import { createServer } from 'node:http';

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const text = JSON.stringify(JSON.parse(Buffer.concat(parts).toString()));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
  });
}).listen(Number(process.env['PORT']), '127.0.0.1', () => console.log('"ready"'));
process.stdin.on('end', () => process.exit(0)).resume();
