// An agency's survey in JavaScript: @grpc/grpc-js, @grpc/proto-loader and the contracts' bundle, nothing else of Tanggap.
//
// run_client.py starts it. It makes and publishes a survey, fills in its form twelve times without an account,
// revises one response by its receipt, and reads the index. Content hashes and the index it computes by itself, as the
// contracts say, and ends with an error when an answer is not what they promise.
import {createHash, randomUUID} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import {connect, expect} from './calling.mjs';

const {SUPERVISOR_TOKEN: supervisor, OFFICER_TOKEN: officer} = process.env;
const {call: callByName, reasonOf, close} = connect(
  ['design', 'collection', 'respondent', 'results'].map((each) => `tanggap/surveys/v1/${each}_service.proto`));
const call = (method, ...words) => callByName(`tanggap.surveys.v1.${method}`, ...words);
const ask = async (...words) => (await call(...words)).message;
const respondentCount = 12;
const elements = {
  persyaratan: 3, prosedur: 3, waktu: 3, biaya: 4, produk: 3, kompetensi: 4, perilaku: 4, pengaduan: 3, sarana: 3};

const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

// As ResponseContent says; this client sends no numbers, which have rules of their own.
function contentHash({version, service = '', answers}) {
  const written = {
    option: (value) => value,
    options: (value) => [...value.options].sort(byBytes).join(','),
    point: String,
    date: (value) => value,
    consent: String,
    text: (value) => Buffer.from(value).toString('hex'),
    not_applicable: String};
  const lines = ['tanggap.surveys.v1.ResponseContent/1', version, service];
  for (const answer of [...answers].sort((a, b) => byBytes(a.question, b.question))) {
    const kind = Object.keys(written).find((each) => each in answer);
    lines.push(`${answer.question}\t${kind}\t${written[kind](answer[kind])}`);
  }
  return createHash('sha256').update(lines.map((line) => `${line}\n`).join('')).digest('hex');
}

function hashTheContractsExample() {
  const hash = contentHash({
    version: 'surveys/6f1ed002-ab5b-4e4b-9c5d-2b0e3f8a7c11/versions/1', service: 'ktp-el', answers: [
      {question: 'waktu', point: 4}, {question: 'jenis_kelamin', option: 'female'}, {question: 'saran', text: 'Cepat.'}]});
  expect(hash === '980fd9c56345fb0bf74b87682cd2cecfa356b942f23100834f95d34fc14b01cb',
    "the contract's example has the hash that the contract names");
}

async function publish() {
  console.log('1. A survey from the template of PermenPANRB 14/2017');
  const survey = await ask('SurveyDesignService.CreateSurvey', {
    request_id: randomUUID(), source: 'surveyTemplates/skm-14-2017',
    survey: {agency: 'dinkes', purpose: 'SURVEY_PURPOSE_SKM', title: {texts: {id: 'Contoh: SKM'}}}}, supervisor);
  const report = await ask('SurveyDesignService.GetLintReport', {name: survey.name}, supervisor);
  expect(report.publishable && report.etag === survey.etag, 'the template can be published as it is');
  const version = await ask('SurveyDesignService.PublishSurvey',
    {name: survey.name, request_id: randomUUID(), etag: survey.etag}, supervisor);
  expect(version.version === 1 && version.series === 1, 'it is version 1 of series 1');
  const collector = await ask('CollectionService.CreateCollector', {
    parent: survey.name, request_id: randomUUID(), collector: {
      label: 'Tautan terbuka', kind: 'COLLECTOR_KIND_OPEN_LINK', unit: 'bidang-p2p',
      respondent_level: 'RESPONDENT_LEVEL_ANONYMOUS', channel: 'CHANNEL_WEB'}}, supervisor);
  console.log(`   ${survey.name}, tautan ${collector.link}, ${report.findings.length} peringatan`);
  return {survey: survey.name, link: collector.link};
}

const contentFor = (form, changed = {}) => ({
  version: form.version, language: 'id', answers: [
    ...Object.entries({...elements, ...changed}).map(([question, point]) => ({question, point})),
    {question: 'izin_profil', consent: true},
    {question: 'jenis_kelamin', option: 'female'},
    {question: 'saran', text: 'Contoh: mohon kursi ditambah.'}]});

async function provoke(word, request, token, expected) {
  let refused;
  try {
    await ask('RespondentService.SubmitResponse', request, token);
  } catch (error) {
    refused = error;
  }
  expect(refused?.metadata, `${word} is refused`);
  const {reason, sentence} = reasonOf(refused);
  expect(reason === expected, `${word}: ${expected}, not ${reason}`);
  console.log(`   ${word}: ${reason}\n      ${sentence}`);
}

async function answerAndRevise(link) {
  console.log('2. The form, one response, and other answers in its place');
  const form = await ask('RespondentService.GetForm', {link: link.toLowerCase()});
  const asked = form.definition.pages.flatMap((page) => page.questions).filter((question) => question.element);
  expect(asked.length === Object.keys(elements).length && form.privacy_notice.texts.id,
    'nine elements, and what it promises');
  expect((await ask('RespondentService.GetForm', {link, etag: form.etag})).unchanged,
    'a copy that is up to date is not sent again');
  const request = {link, response_id: randomUUID(), content: contentFor(form, {waktu: 1})};
  const first = await call('RespondentService.SubmitResponse', request);
  const {receipt, revision, content_hash: hash} = first.message;
  expect(hash === contentHash(request.content), 'the hash is what the contract says');
  expect(receipt.length === 25 && revision === 1, 'there is a receipt');
  const again = await call('RespondentService.SubmitResponse', request);
  expect(again.bytes.equals(first.bytes), 'sent again it comes again, byte for byte');
  const other = contentFor(form);
  await provoke('the same id with other answers', {...request, content: other}, '', 'RESPONSE_DIFFERS');
  await provoke("with a person's token", {link, response_id: randomUUID(), content: other}, officer,
    'CREDENTIALS_NOT_WANTED');

  const revised = await ask('RespondentService.ReviseResponse', {link, receipt, base_revision: 1, content: other});
  expect(revised.revision === 2 && revised.content_hash === contentHash(other), 'it was revised');
  const held = await ask('RespondentService.VerifyResponse', {link, receipt});
  expect(held.revision === 2 && held.content_hash === contentHash(other), 'what is held is what was revised');
  console.log(`   tanda terima ${receipt.length} huruf, revisi ${held.revision}, dihitung dalam ${held.period}`);

  for (let number = 1; number < respondentCount; ++number) {
    const submitted = await ask('RespondentService.SubmitResponse', {link, response_id: randomUUID(), content: other});
    expect(submitted.content_hash === contentHash(other), 'every hash is what the contract says');
  }
}

async function readIndex(survey) {
  console.log('3. The index');
  // Responses of a month that has not ended are taken up at least five at a time, and at least five are held back.
  let total;
  for (let attempt = 0; attempt < 600 && !(total?.response_count > 0); ++attempt) {
    if (attempt > 0) await pause(100);
    ({total} = await ask('ResultsService.GetIndex', {scope: {survey}, trace: true}, officer));
  }
  expect(total.response_count >= 5 && total.pending_count >= 5,
    "some count, and as many as tell nobody's answers wait");
  expect(total.response_count + total.pending_count === respondentCount, 'twelve there are, not thirteen');
  // Everybody answered alike in the end, so whoever is counted, the figures are these.
  const sum = Object.values(elements).reduce((all, point) => all + point, 0);
  const hundredths = Math.floor((25 * sum * 200 + 9) / 18);
  const value = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
  expect(total.official.index.value === value, `the index is ${value}, not ${total.official.index.value}`);
  const [numerator, denominator = 1] = total.official.index.exact.split('/').map(Number);
  expect(numerator * 9 === 25 * sum * denominator, `exactly ${25 * sum}/9`);
  expect(total.official.grade === 'B' && total.official.performance === 'Baik', 'its grade is B, Baik');
  for (const {element, mean} of total.official.elements)
    expect(Number(mean.exact) === elements[element.toLowerCase()], `NRR of ${element}`);
  expect(total.trace.length > total.official.elements.length, 'every step of it can be read');
  console.log(`   ${total.official.index.value} ${total.official.grade} ${total.official.performance}, ` +
    `${total.response_count} dihitung, ${total.pending_count} menunggu, ${total.trace.length} langkah`);
}

try {
  hashTheContractsExample();
  const {survey, link} = await publish();
  await answerAndRevise(link);
  await readIndex(survey);
  console.log('All as the contracts promise (Node).');
} catch (error) {
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  close();
}
