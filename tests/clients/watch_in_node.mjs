// A partner that keeps a copy of an agency's changes, in JavaScript: @grpc/grpc-js and the contracts' bundle.
//
// run_watcher.py starts it, ends it and starts it again. It keeps every change in a file, and the cursor in another after
// them. A change that it holds already is left out by its id: after a crash between the two files the last ones come
// again. It ends well once it holds WATCH_UNTIL changes.
import {existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync, fsyncSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import {loadSync} from '@grpc/proto-loader';

const {TANGGAP_CONTRACTS: contracts, WATCH_CHANGES: changes, WATCH_CURSOR: cursorFile, PARTNER_TOKEN: token} = process.env;
const until = Number(process.env.WATCH_UNTIL);
const crashes = process.env.WATCH_CRASHES === 'yes';
const definitions = loadSync(['tanggap/complaints/v1/complaints_service.proto'],
  {includeDirs: [contracts], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true});
const {path, requestSerialize, responseDeserialize} =
  definitions['tanggap.complaints.v1.ComplaintsService'].WatchComplaints;
// What passes: the service is restarted, the stream has been open for an hour, too much at once.
const passing = [grpc.status.UNAVAILABLE, grpc.status.RESOURCE_EXHAUSTED, grpc.status.DEADLINE_EXCEEDED];

const held = new Set(
  (existsSync(changes) ? readFileSync(changes, 'utf8') : '').split('\n').filter(Boolean).map((line) => JSON.parse(line).id));
const file = openSync(changes, 'a');

// Keeps the changes, then the cursor, which stands behind all of them.
function keep(response) {
  for (const {event, change} of response.changes) {
    if (held.has(event.id)) continue;
    const {complaint, state} = change.facts;
    writeSync(file, JSON.stringify({id: event.id, position: Number(event.position), type: event.type, complaint, state}) + '\n');
    held.add(event.id);
    if (crashes && held.size === until) process.exit(0);
  }
  fsyncSync(file);
  writeFileSync(`${cursorFile}.new`, response.cursor);
  renameSync(`${cursorFile}.new`, cursorFile);
}

// One stream, to its end or until enough is held.
function watchOnce(client) {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const request = {
    agencies: ['dinkes'], start: 'WATCH_START_OLDEST', cursor: existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8') : ''};
  const stream = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, metadata);
  return new Promise((resolve, reject) => {
    stream.on('data', (response) => {
      for (const {agency, error} of response.problems) reject(new Error(`NOT AS PROMISED: ${agency}: ${error.message}`));
      keep(response);
      if (held.size >= until) stream.cancel();
    });
    stream.on('end', resolve);
    stream.on('error', (error) => (
      held.size >= until || passing.includes(error.code) ? resolve() : reject(error)));
  });
}

const client = new grpc.Client(process.env.TANGGAP_ADDRESS, grpc.credentials.createInsecure());
try {
  for (let wait = 100; held.size < until;) {
    const before = held.size;
    await watchOnce(client);
    wait = held.size > before ? 100 : Math.min(wait * 2, 5000);
    if (held.size < until) await pause(wait);
  }
  console.log(`   ${held.size} changes held, the cursor behind them (Node)`);
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  client.close();
}
