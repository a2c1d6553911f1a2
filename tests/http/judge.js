// judge.js - what Node.js makes of streams of bytes, for test_judge.py: its parser is llhttp.
//
// Reads streams on standard input, each behind its length: four bytes, the lowest first. Writes a
// line of JSON with the versions, then one for each stream: the requests that it frames, as
// [method, target], each byte of a target a character.
'use strict';
const http = require('http');
const { Duplex } = require('stream');

const framed = new Map(); // by connection
const server = http.createServer({
  insecureHTTPParser: false,
  maxHeaderSize: 1 << 20,
  keepAliveTimeout: 0,
});
server.maxHeadersCount = 0;
server.timeout = 0;

function note(request, response) {
  framed.get(request.socket).push([request.method, request.url]);
  response.end();
}
server.on('request', note);
server.on('checkContinue', note);
server.on('checkExpectation', note);
server.on('connect', (request, socket) => {
  framed.get(socket).push([request.method, request.url]);
});
server.on('clientError', (error, socket) => socket.destroy());

// The whole stream in one piece, from a client that hears nothing.
function judge(stream) {
  return new Promise((done) => {
    const connection = new Duplex({ read() {}, write(piece, encoding, next) { next(); } });
    const requests = [];
    framed.set(connection, requests);
    connection.on('error', () => {});
    server.emit('connection', connection);
    connection.push(stream);
    setImmediate(() => setImmediate(() => {
      framed.delete(connection);
      connection.destroy();
      done(requests);
    }));
  });
}

async function main() {
  const pieces = [];
  for await (const piece of process.stdin) pieces.push(piece);
  const input = Buffer.concat(pieces);
  const lines = [JSON.stringify([process.versions.node, process.versions.llhttp])];
  for (let at = 0; at < input.length;) {
    const end = at + 4 + input.readUInt32LE(at);
    lines.push(JSON.stringify(await judge(input.subarray(at + 4, end))));
    at = end;
  }
  process.stdout.write(lines.join('\n') + '\n', () => process.exit(0));
}

main();
