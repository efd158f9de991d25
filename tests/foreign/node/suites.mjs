// Digital Bazaar's cryptosuites, and the two JCS ones that they do not publish: their proof class
// with the RFC 8785 canonicaliser of the RFC's own author.
import {createHash} from 'node:crypto';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as ecdsaRdfc2019} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc2022} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import canonicalize from 'canonicalize';

function jcsSuite({name, requiredAlgorithm, Multikey}) {
  const createVerifier = async ({verificationMethod}) =>
    (await Multikey.from(verificationMethod)).verifier();

  // VC Data Integrity EdDSA Cryptosuites 1.0, sections 3.3.2 to 3.3.5.
  async function createVerifyData({document, proof, dataIntegrityProof, verificationMethod}) {
    const algorithm = verificationMethod ?
      (await createVerifier({verificationMethod})).algorithm : dataIntegrityProof.signer.algorithm;
    if(!verificationMethod) {
      proof['@context'] = document['@context'];
    } else if(canonicalize(proof['@context']) !== canonicalize(document['@context'])) {
      throw new Error('The proof was made under another "@context" than the document has.');
    }
    const {proofValue, ...options} = proof;
    const digest = value => createHash(algorithm === 'P-384' ? 'sha384' : 'sha256')
      .update(canonicalize(value)).digest();
    return new Uint8Array(Buffer.concat([digest(options), digest(document)]));
  }

  return {name, requiredAlgorithm, createVerifier, createVerifyData, canonize: canonicalize};
}

export const suites = new Map([
  eddsaRdfc2022,
  ecdsaRdfc2019,
  jcsSuite({name: 'eddsa-jcs-2022', requiredAlgorithm: 'Ed25519', Multikey: Ed25519Multikey}),
  jcsSuite({
    name: 'ecdsa-jcs-2019', requiredAlgorithm: ['P-256', 'P-384'], Multikey: EcdsaMultikey
  })
].map(suite => [suite.name, suite]));

export const verifyingSuites = () =>
  [...suites.values()].map(cryptosuite => new DataIntegrityProof({cryptosuite}));

export async function generateKey(name) {
  const key = name.startsWith('eddsa') ?
    await Ed25519Multikey.generate() : await EcdsaMultikey.generate({curve: 'P-256'});
  key.controller = `did:key:${key.publicKeyMultibase}`;
  key.id = `${key.controller}#${key.publicKeyMultibase}`;
  return key;
}

export const signingSuite = (name, key, date) =>
  new DataIntegrityProof({signer: key.signer(), cryptosuite: suites.get(name), date});
