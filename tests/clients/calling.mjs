// What a client in JavaScript needs whichever service it calls: the contracts as they are, and why a call was refused.
//
//   const {call, ask, readStatus, reasonOf} = connect(['tanggap/surveys/v1/results_service.proto']);
//   const index = await ask('tanggap.surveys.v1.ResultsService.GetIndex', {scope: {survey}}, token);
//   const {bytes, message} = await call(...);            // the very bytes of the answer, too
import grpc from '@grpc/grpc-js';
import {loadSync} from '@grpc/proto-loader';

export function expect(condition, sentence) {
  if (!condition) throw new Error(`NOT AS PROMISED: ${sentence}`);
}

export function connect(files) {
  const definitions = loadSync(
    [...files, 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
    {includeDirs: [process.env.TANGGAP_CONTRACTS], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true});
  const client = new grpc.Client(process.env.TANGGAP_ADDRESS, grpc.credentials.createInsecure());

  // Calls a method by the contract's definition of it.
  function call(name, request, token = '', language = 'id') {
    const split = name.lastIndexOf('.');
    const metadata = new grpc.Metadata();
    metadata.set('accept-language', language);
    if (token) metadata.set('authorization', `Bearer ${token}`);
    const {path, requestSerialize, responseDeserialize} = definitions[name.slice(0, split)][name.slice(split + 1)];
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, (bytes) => ({bytes, message: responseDeserialize(bytes)}), request,
        metadata, {deadline: Date.now() + 20_000}, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  }

  // Reason, metadata and the sentence in the caller's language, out of google.rpc.Status.
  function readStatus(status) {
    const found = {};
    for (const {type_url: url, value} of status.details) {
      const name = url.split('/').at(-1);
      if (definitions[name]) found[name.split('.').at(-1)] = definitions[name].deserialize(value);
    }
    expect(found.ErrorInfo?.domain === 'tanggap' && found.LocalizedMessage?.locale === 'id',
      'an error has a reason of ours and a sentence');
    return {reason: found.ErrorInfo.reason, metadata: found.ErrorInfo.metadata, sentence: found.LocalizedMessage.message};
  }

  function reasonOf(error) {
    const [trailer] = error.metadata.get('grpc-status-details-bin');
    const status = definitions['google.rpc.Status'].deserialize(trailer);
    expect(status.code === error.code, "the trailer's code is the call's");
    return readStatus(status);
  }

  return {call, ask: async (...words) => (await call(...words)).message, readStatus, reasonOf, close: () => client.close()};
}
