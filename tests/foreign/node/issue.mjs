// What strangers issue, for us to verify.
import {SignJWT, exportJWK, generateKeyPair} from 'jose';
import {createPresentation, issue, signPresentation} from '@digitalbazaar/vc';
import {loaderOver} from './documents.mjs';
import {generateKey, signingSuite} from './suites.mjs';

const issuedBy = (document, id) => ({
  ...document,
  issuer: typeof document.issuer === 'object' ? {...document.issuer, id} : id
});

// `issuer` as a name for the key, so that one issuer can seal several documents.
const keys = new Map();
async function keyOf(issuer, name) {
  const slot = `${issuer} ${name}`;
  if(!keys.has(slot)) {
    keys.set(slot, generateKey(name));
  }
  return keys.get(slot);
}

export async function issueDataIntegrity({document, suite, created, issuer}) {
  const key = await keyOf(issuer, suite);
  const credential = issuedBy(document, key.controller);
  const signed = await issue({
    credential, suite: signingSuite(suite, key, created), documentLoader: loaderOver(),
    now: created
  });
  return {document: signed, issuer: key.controller};
}

const seconds = text => Math.floor(new Date(text).getTime() / 1000);

export async function issueJwt({document, alg}) {
  const {privateKey, publicKey} = await generateKeyPair(alg);
  const jwk = await exportJWK(publicKey);
  const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
  const credential = issuedBy(document, did);
  const token = await new SignJWT({
    ...credential, iss: did, jti: credential.id, sub: credential.credentialSubject.id,
    nbf: seconds(credential.validFrom)
  }).setProtectedHeader({alg, typ: 'JWT', kid: `${did}#0`}).sign(privateKey);
  return {token, jwk, issuer: did};
}

// A holder shows what it was given.
export async function presentDataIntegrity({credentials, suite, created, challenge, domain}) {
  const key = await keyOf('holder', suite);
  const presentation = createPresentation({
    verifiableCredential: credentials, holder: key.controller, now: created, verify: false
  });
  return {document: await signPresentation({
    presentation, suite: signingSuite(suite, key, created), challenge, domain,
    documentLoader: loaderOver()
  })};
}

export async function presentJwt({document, alg, challenge, domain}) {
  const {privateKey, publicKey} = await generateKeyPair(alg);
  const jwk = await exportJWK(publicKey);
  const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`;
  const token = await new SignJWT({
    ...document, holder: did, iss: did, aud: domain, nonce: challenge
  }).setProtectedHeader({alg, typ: 'vp+jwt', cty: 'vp', kid: `${did}#0`}).sign(privateKey);
  return {token};
}
