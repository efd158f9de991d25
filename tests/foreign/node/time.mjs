// How fast strangers are: the same work in a loop inside one process, for a given time.
import {SignJWT, generateKeyPair, jwtVerify} from 'jose';
import {issue, verifyCredential} from '@digitalbazaar/vc';
import {loaderOver} from './documents.mjs';
import {generateKey, signingSuite, verifyingSuites} from './suites.mjs';

const works = new Map();

async function dataIntegrity({name, document}) {
  const key = await generateKey(name);
  const credential = {...document, issuer: {...document.issuer, id: key.controller}};
  const documentLoader = loaderOver();
  const sign = () => issue({
    credential: structuredClone(credential), suite: signingSuite(name, key), documentLoader
  });
  const signed = await sign();
  const verify = async () => {
    const result = await verifyCredential({
      credential: signed, suite: verifyingSuites(), documentLoader,
      checkStatus: async () => ({verified: true})
    });
    if(!result.verified) {
      throw new Error('what was issued does not verify');
    }
  };
  return {issue: sign, verify};
}

async function jwt({name: alg, document}) {
  const {privateKey, publicKey} = await generateKeyPair(alg);
  const sign = () => new SignJWT(document).setProtectedHeader({alg, typ: 'JWT'}).sign(privateKey);
  const token = await sign();
  return {issue: sign, verify: () => jwtVerify(token, publicKey)};
}

export async function time({name, document, what, seconds}) {
  if(!works.has(name)) {
    works.set(name, await (/^[a-z]+-/.test(name) ? dataIntegrity : jwt)({name, document}));
  }
  const work = works.get(name)[what];
  const start = process.hrtime.bigint();
  const end = start + BigInt(Math.round(seconds * 1e9));
  let count = 0;
  while(process.hrtime.bigint() < end) {
    await work();
    count++;
  }
  return {count, seconds: Number(process.hrtime.bigint() - start) / 1e9};
}
