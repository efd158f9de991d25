// Other people's software behind one door: a JSON request per line in, a JSON answer per line out.
import {createInterface} from 'node:readline';
import {canonizeAll, canonizeQuads, learnContexts} from './canonize.mjs';
import {
  issueDataIntegrity, issueJwt, presentDataIntegrity, presentJwt
} from './issue.mjs';
import {time} from './time.mjs';
import {
  verifyDataIntegrity, verifyJwt, verifyPresentation, verifyPresentedJwt, verifyStatusList
} from './verify.mjs';

const answers = {
  'data-integrity': verifyDataIntegrity,
  'status-list': verifyStatusList,
  jwt: verifyJwt,
  'issue-data-integrity': issueDataIntegrity,
  'issue-jwt': issueJwt,
  present: presentDataIntegrity,
  'present-jwt': presentJwt,
  presentation: verifyPresentation,
  'presentation-jwt': verifyPresentedJwt,
  time,
  contexts: learnContexts,
  canonize: canonizeAll,
  'canonize-quads': canonizeQuads
};

// Every refusal is an answer: whatever a verifier throws, it did not verify.
async function answer(line) {
  try {
    const {kind, ...request} = JSON.parse(line);
    return await answers[kind](request);
  } catch(error) {
    return {verified: false, error: error.message ?? String(error)};
  }
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
