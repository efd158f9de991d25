// What Digital Bazaar makes of a document before anything is signed: canonical N-Quads (RDFC-1.0).
// The contexts are handed over once, so that both sides read the same files; none is fetched.
import * as rdf from 'rdf-canonize';
import jsonld from 'jsonld';

const contexts = new Map();

export function learnContexts({documents}) {
  for(const [url, document] of Object.entries(documents)) {
    contexts.set(url, document);
  }
  return {known: contexts.size};
}

async function documentLoader(url) {
  if(!contexts.has(url)) {
    throw new Error(`the context "${url}" was not supplied`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts.get(url), tag: 'static'};
}

// Their own bound on the search for labels is linear in the nodes that look alike; ours is looser.
const canonizeOptions = {algorithm: 'RDFC-1.0', format: 'application/n-quads', maxWorkFactor: 2};

// The document comes as text: what JSON.parse makes of a number is a part of the answer.
async function canonical(text) {
  try {
    const quads = await jsonld.canonize(
      JSON.parse(text), {safe: true, base: null, documentLoader, canonizeOptions});
    return {quads};
  } catch(error) {
    const {code} = error.details?.event ?? {};
    return {code: code ?? error.details?.code ?? error.name, error: error.message ?? String(error)};
  }
}

export async function canonizeAll({texts}) {
  const answers = [];
  for(const text of texts) {
    answers.push(await canonical(text));
  }
  return {answers};
}

// Labels only: quads that somebody else made, for instance those of no document at all.
export async function canonizeQuads({quads, hash}) {
  try {
    return {quads: await rdf.canonize(quads, {
      ...canonizeOptions, inputFormat: 'application/n-quads', messageDigestAlgorithm: hash
    })};
  } catch(error) {
    return {error: error.message ?? String(error)};
  }
}
