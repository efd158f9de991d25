// What strangers say of a credential.
import {decodeJwt, importJWK, jwtVerify} from 'jose';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {verify, verifyCredential} from '@digitalbazaar/vc';
import {checkStatus, decodeList} from '@digitalbazaar/vc-bitstring-status-list';
import {loaderOver} from './documents.mjs';
import {verifyingSuites} from './suites.mjs';

const list = value => value === undefined ? [] : [value].flat();

function reasons(result) {
  const inner = [result.error, ...(result.results ?? []).map(({error}) => error)].flat(2);
  return inner.filter(Boolean).map(error => error.message ?? String(error)).join('; ') ||
    'not verified';
}

// Their verifier is content with one good proof of many; ours, and so this one, asks for all.
async function seal({document, documents, now}) {
  const documentLoader = loaderOver(documents);
  const suite = verifyingSuites();
  const result = await verifyCredential({
    credential: document, suite, documentLoader, now,
    checkStatus: async () => ({verified: true}) // asked for by itself, in `statuses`
  });
  const all = result.verified && result.results.length === list(document.proof).length &&
    result.results.every(({verified}) => verified);
  return all ? {verified: true} : {verified: false, error: reasons(result)};
}

// The lists are judged at a given moment, which their own status check does not pass on.
async function statuses({document, documents, listsAt}) {
  for(const {statusListCredential: url} of list(document.credentialStatus)) {
    if(!Object.hasOwn(documents, url)) {
      return {verified: false, error: `status list "${url}" was not supplied`};
    }
    const verdict = await seal({document: documents[url], documents, now: listsAt});
    if(!verdict.verified) {
      return {...verdict, error: `status list: ${verdict.error}`};
    }
  }
  const result = await checkStatus({
    credential: document, documentLoader: loaderOver(documents),
    verifyBitstringStatusListCredential: false
  });
  if(!result.verified) {
    return {verified: false, error: reasons(result)};
  }
  // Verified means that the status could be read, not that it is good.
  const set = result.results.filter(({status}) => status)
    .map(({credentialStatus}) => credentialStatus.statusPurpose);
  return {verified: true, set};
}

export async function verifyDataIntegrity(request) {
  const verdict = await seal(request);
  if(!verdict.verified || !request.document.credentialStatus) {
    return {set: [], ...verdict};
  }
  return {set: [], ...await statuses(request)};
}

export async function verifyStatusList(request) {
  const verdict = await seal(request);
  if(!verdict.verified) {
    return verdict;
  }
  const {encodedList, statusPurpose} = request.document.credentialSubject;
  const bits = await decodeList({encodedList});
  const set = Array.from({length: bits.length}, (_, index) => index)
    .filter(index => bits.getStatus(index));
  return {verified: true, length: bits.length, purpose: statusPurpose, set};
}

async function jwkOf(method) {
  if(method.publicKeyJwk) {
    return method.publicKeyJwk;
  }
  const Multikey = method.publicKeyMultibase.startsWith('z6Mk') ? Ed25519Multikey : EcdsaMultikey;
  return Multikey.toJwk({keyPair: await Multikey.from(method)});
}

// jose checks a signature; whose key it is has to be asked of the issuer's DID document.
export async function verifyJwt({token, documents, now}) {
  const {issuer} = decodeJwt(token);
  const did = issuer.id ?? issuer;
  const load = loaderOver(documents);
  const key = async ({kid, alg}) => {
    const {document} = await load(did);
    if(!document.assertionMethod.some(method => (method.id ?? method) === kid)) {
      throw new Error(`"${kid}" is no assertion method of "${did}".`);
    }
    return importJWK(await jwkOf((await load(kid)).document), alg);
  };
  await jwtVerify(token, key, {issuer: did, currentDate: new Date(now ?? Date.now())});
  return {verified: true, set: []};
}

export async function verifyPresentation({document, challenge, domain, now}) {
  const result = await verify({
    presentation: document, challenge, domain, suite: verifyingSuites(), now,
    documentLoader: loaderOver()
  });
  return result.verified ? {verified: true} :
    {verified: false, error: reasons(result.presentationResult ?? result)};
}

export async function verifyPresentedJwt({token, challenge, domain, now}) {
  const load = loaderOver();
  const key = async ({kid, alg}) => importJWK(await jwkOf((await load(kid)).document), alg);
  const {payload} = await jwtVerify(
    token, key, {audience: domain, typ: 'vp+jwt', currentDate: new Date(now)});
  if(payload.nonce !== challenge) {
    throw new Error('another challenge');
  }
  return {verified: true};
}
