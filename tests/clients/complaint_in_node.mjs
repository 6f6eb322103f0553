// A partner's client in JavaScript: @grpc/grpc-js, @grpc/proto-loader and the contracts' bundle, nothing else of Tanggap.
//
// run_client.py starts it. It files, follows, handles and closes a complaint, repeats itself, errs on purpose, and follows
// up without an account. It ends with an error when an answer is not what the contracts promise.
import {randomUUID} from 'node:crypto';
import {connect, expect} from './calling.mjs';

const {CITIZEN_TOKEN: citizen, OFFICER_TOKEN: officer, UNIT_OFFICER_TOKEN: unitOfficer} = process.env;
const {call: callByName, readStatus, reasonOf, close} = connect(['tanggap/complaints/v1/complaints_service.proto']);
const call = (method, ...words) => callByName(`tanggap.complaints.v1.ComplaintsService.${method}`, ...words);
const ask = async (...words) => (await call(...words)).message;

const complaint = (text, more = {}) => ({
  complaint_class: 'COMPLAINT_CLASS_COMPLAINT', channel: 'CHANNEL_APP', agency: 'dinkes', category: 'demam-berdarah',
  description: text, ...more});

async function walk() {
  console.log('1. A complaint from filing to closing');
  const request = {
    request_id: randomUUID(),
    complaint: complaint('Selokan di RT 03 penuh jentik, mohon disemprot.', {region: '33.73.02'})};
  const first = await call('CreateComplaint', request, citizen);
  let filed = first.message;
  expect(filed.state === 'COMPLAINT_STATE_SUBMITTED' && filed.name.startsWith('complaints/'), 'it is filed');
  console.log(`   ${filed.number}  ${filed.state_label}; kode kotak surat ${filed.mailbox_secret.length} angka`);

  const tracked = await ask('TrackComplaint', {number: filed.number});
  expect(tracked.holder.agency === 'dinkes' && !tracked.complaint, 'the public sees holder, not text');
  const due = new Date(Number(tracked.next_due.time.seconds) * 1000).toISOString();
  console.log(`   lacak tanpa akun: ${tracked.state_label}, dipegang ${tracked.holder.agency_label}, tenggat ${due}`);

  const steps = [
    ['VerifyComplaint', officer, {track: 'TRACK_NON_INVESTIGATIVE'}, 'VERIFIED'],
    ['AssignComplaint', officer, {unit: 'bidang-p2p'}, 'ASSIGNED'],
    ['StartWork', unitOfficer, {}, 'IN_PROGRESS'],
    ['AnswerComplaint', unitOfficer, {outcome: 'OUTCOME_RESOLVED', text: 'Sudah kami semprot hari Senin.'}, 'ANSWERED'],
    ['DisputeAnswer', citizen, {text: 'Di RT 04 masih ada jentik.'}, 'IN_PROGRESS'],
    ['AnswerComplaint', unitOfficer, {outcome: 'OUTCOME_RESOLVED', text: 'RT 04 sudah kami semprot.'}, 'ANSWERED'],
    ['AcceptAnswer', citizen, {rating: {score: 4}}, 'CLOSED']];
  const name = filed.name;
  for (const [method, token, particulars, state] of steps) {
    filed = await ask(method, {name, request_id: randomUUID(), etag: filed.etag, ...particulars}, token);
    expect(filed.state === `COMPLAINT_STATE_${state}`, `${method} leads to ${state}, not ${filed.state}`);
    console.log(`   ${method.padEnd(16)} ${filed.state_label}`);
  }
  const {entries} = await ask('ListHistory', {parent: name}, citizen);
  expect(entries.map((entry) => entry.version).join() === '1,2,3,4,5,6,7,8', 'the history holds all eight steps in order');
  expect(filed.rating.score === 4 && filed.dispute_count === 1, 'the rating and the dispute are kept');

  console.log('2. The first request again, after all that');
  const again = await call('CreateComplaint', request, citizen);
  expect(again.bytes.equals(first.bytes), 'the same request gets the same bytes');
  console.log(`   the same ${again.bytes.length} bytes, ${again.message.number} once more`);
  return {request, name};
}

async function ownComplaints() {
  const {complaints} = await ask('ListComplaints', {page_size: 100}, citizen);
  return new Set(complaints.map((each) => each.name));
}

async function sendOfflineBatch() {
  console.log('3. Five complaints taken down offline, one of them bad, sent twice');
  const requests = [1, 2, 3, 4, 5].map((number) => (
    {request_id: randomUUID(), complaint: complaint(`Catatan luring nomor ${number}.`)}));
  requests[2].complaint = complaint('Catatan luring nomor 3.', {agency: 'dinas-bulan', category: ''});
  const before = await ownComplaints();
  const first = await call('BatchCreateComplaints', {requests}, citizen);
  first.message.results.forEach((result, index) => {
    if (result.error) {
      const {reason, sentence} = readStatus(result.error);
      console.log(`   ${index + 1}: ${reason}: ${sentence}`);
      expect(index === 2 && reason === 'UNKNOWN_AGENCY', 'the third item alone is refused, for its agency');
    } else {
      console.log(`   ${index + 1}: ${result.complaint.number}`);
      expect(index !== 2 && result.complaint.description === '', 'the others are filed, and come without text');
    }
  });
  const second = await call('BatchCreateComplaints', {requests}, citizen);
  const names = (answer) => answer.message.results.map((result) => result.complaint?.name ?? '').join();
  expect(first.message.results.length === 5 && names(second) === names(first), 'the batch sent again gets the same results');
  const added = [...await ownComplaints()].filter((name) => !before.has(name)).sort().join();
  expect(added === names(first).split(',').filter(Boolean).sort().join(), 'four complaints more, not eight');
  console.log('   sent again: the same results, nothing doubled');
}

async function provoke(word, method, request, token, expected) {
  let refused;
  try {
    await ask(method, request, token);
  } catch (error) {
    refused = error;
  }
  expect(refused?.metadata, `${word} is refused`);
  const {reason, metadata, sentence} = reasonOf(refused);
  expect(reason === expected, `${word}: ${expected}, not ${reason}`);
  console.log(`   ${word}: ${reason} ${JSON.stringify(metadata)}\n      ${sentence}`);
}

async function err({request, name}) {
  console.log('4. Three mistakes, and what the service says to them');
  await provoke('answer a closed case', 'AnswerComplaint',
    {name, request_id: randomUUID(), outcome: 'OUTCOME_RESOLVED', text: 'Sekali lagi.'}, unitOfficer, 'ACTION_NOT_ALLOWED');
  await provoke('file with an unknown agency', 'CreateComplaint',
    {request_id: randomUUID(), complaint: complaint('Lampu mati.', {agency: 'dinas-bulan', category: ''})}, citizen,
    'UNKNOWN_AGENCY');
  await provoke('use a request_id for something else', 'CreateComplaint',
    {request_id: request.request_id, complaint: complaint('Sesuatu yang lain.')}, citizen, 'REQUEST_ID_REUSED');
}

async function followUpWithoutAccount() {
  console.log('5. A reporter whom nobody knows');
  const filed = await ask('CreateComplaint', {
    request_id: randomUUID(),
    complaint: complaint('Petugas meminta uang.', {reporter_identity: 'REPORTER_IDENTITY_NONE'})}, citizen);
  expect(!(await ownComplaints()).has(filed.name), "the case is in nobody's list");
  const opened = await ask('OpenMailbox', {number: filed.number, secret: filed.mailbox_secret});
  expect(opened.complaint === filed.name, 'number and secret open this case');
  await ask('AddComment', {
    name: filed.name, request_id: randomUUID(), text: 'Kejadiannya pukul sembilan.', audience: 'AUDIENCE_REPORTER'},
  opened.token);
  const {entries} = await ask('ListHistory', {parent: filed.name}, officer);
  const last = entries.at(-1);
  expect(last.text === 'Kejadiannya pukul sembilan.' && last.actor.officer === '', 'the agency reads it');
  console.log(`   ${filed.number}: opened by number and secret, commented, and read by the agency: ` +
    `"${last.action_label}" by ${last.actor.kind}`);
}

try {
  const filed = await walk();
  await sendOfflineBatch();
  await err(filed);
  await followUpWithoutAccount();
  console.log('All as the contracts promise (Node).');
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  close();
}
