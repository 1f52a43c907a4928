// Deposits of ether and of a token with the published client `@dydxprotocol/v3-client`, unmodified: its proxy functions,
// its encoding of orders, its addresses. Only the quote comes from the exchange's own service: the client has 0x's host
// built in. Usage: node swap_scenario.js ENDPOINTS_JSON. Prints one line a step; exits with 1 on the first failure.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { DydxClient, SigningMethod } = require('@dydxprotocol/v3-client');
const Web3 = require('web3');

const NETWORK = 11155111;
const ACCOUNT = 9;
const MINT_ABI = [{
  type: 'function',
  name: 'mint',
  inputs: [{ type: 'address', name: 'account' }, { type: 'uint256', name: 'amount' }],
  outputs: [],
  stateMutability: 'nonpayable',
}];

async function step(name, action) {
  const began = Date.now();
  const result = await action();
  console.log(`${name}: ok, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

async function eventually(check, timeoutMs = 90_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    assert.ok(Date.now() < deadline, `still not so after ${timeoutMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function trader(endpoints) {
  const web3 = new Web3(endpoints.l1);
  const { address } = web3.eth.accounts.wallet.add(endpoints.accounts[ACCOUNT].private_key);
  const stranger = new DydxClient(endpoints.api, { networkId: NETWORK, web3 });
  const keys = await stranger.onboarding.deriveStarkKey(address, SigningMethod.TypedData);
  const credentials = await stranger.onboarding.recoverDefaultApiCredentials(address, SigningMethod.TypedData);
  const client = new DydxClient(endpoints.api, {
    networkId: NETWORK,
    web3,
    starkPrivateKey: keys,
    apiKeyCredentials: credentials,
  });
  await client.onboarding.createUser(
    { starkKey: keys.publicKey, starkKeyYCoordinate: keys.publicKeyYCoordinate },
    address,
    null,
    SigningMethod.TypedData,
  );
  return { address, web3, client, starkKey: keys.publicKey, exchange: client.eth.exchange };
}

async function register({ address, client, exchange, starkKey }) {
  const { signature } = await client.private.getRegistration(SigningMethod.TypedData);
  await exchange.register({ ethAddress: address, starkKey, signature }, { from: address });
  assert.equal(await exchange.getEthKey({ starkKey }), address);
}

async function quote(endpoints, sellToken, sellAmount) {
  const query = new URLSearchParams({ sellToken, buyToken: endpoints.contracts.token, sellAmount });
  const response = await fetch(`${endpoints.swap_quotes}/swap/v1/quote?${query}`);
  assert.equal(response.status, 200);
  return response.json();
}

const humanMinimum = (zeroEx) => (Number(zeroEx.buyAmount) * 0.99 / 1e6).toFixed(6);

async function credited({ client }, hash) {
  return eventually(async () => {
    const { transfers } = await client.private.getTransfers({ type: 'DEPOSIT' });
    return transfers.find((transfer) => transfer.transactionHash === hash && transfer.status === 'CONFIRMED');
  });
}

async function depositEther(endpoints, person) {
  const { account } = await person.client.private.getAccount(person.address);
  const zeroEx = await quote(endpoints, 'ETH', '1000000000000000000');
  const sent = await person.exchange.proxyDepositEth(
    {
      humanMinUsdcAmount: humanMinimum(zeroEx),
      starkKey: person.starkKey,
      positionId: account.positionId,
      zeroExResponseObject: zeroEx,
    },
    { from: person.address },
  );
  const transfer = await credited(person, sent.transactionHash);
  assert.ok(Number(transfer.creditAmount) >= Number(humanMinimum(zeroEx)));
}

async function depositToken(endpoints, person) {
  const { account } = await person.client.private.getAccount(person.address);
  const rate = await quote(endpoints, 'TEST', '50000000000000000000');
  const token = rate.sellTokenAddress;
  await new person.web3.eth.Contract(MINT_ABI, token).methods
    .mint(person.address, rate.sellAmount).send({ from: person.address, gas: 200_000 });
  await person.exchange.setERC20Allowance(
    { tokenAddress: token, address: person.exchange.getProxyDepositAddress(), amount: rate.sellAmount },
    { from: person.address },
  );
  const zeroEx = await quote(endpoints, token, rate.sellAmount);
  const sent = await person.exchange.proxyDepositERC20(
    {
      humanMinUsdcAmount: humanMinimum(zeroEx),
      starkKey: person.starkKey,
      positionId: account.positionId,
      zeroExResponseObject: zeroEx,
      getTokenApproval: true,
      getExchangeApproval: true,
    },
    { from: person.address },
  );
  const transfer = await credited(person, sent.transactionHash);
  assert.ok(Number(transfer.creditAmount) >= Number(humanMinimum(zeroEx)));
}

async function depositCollateral({ address, client, exchange, starkKey }, endpoints) {
  const { account } = await client.private.getAccount(address);
  await exchange.setERC20Allowance(
    { tokenAddress: endpoints.contracts.token, address: exchange.getProxyDepositAddress(), amount: '5000000' },
    { from: address },
  );
  const sent = await exchange.proxyDeposit(
    { humanAmount: '5', starkKey, positionId: account.positionId },
    { from: address },
  );
  const transfer = await credited({ client }, sent.transactionHash);
  assert.equal(Number(transfer.creditAmount), 5);
}

async function main() {
  const endpoints = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const person = await step('onboard', () => trader(endpoints));
  await step('register', () => register(person));
  await step('deposit ether', () => depositEther(endpoints, person));
  await step('deposit a token', () => depositToken(endpoints, person));
  await step('deposit collateral', () => depositCollateral(person, endpoints));
  console.log('every step passed');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
