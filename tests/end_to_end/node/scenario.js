// A trader with the published client `@dydxprotocol/v3-client`: onboarding, orders, account streams.
// Usage: node scenario.js ENDPOINTS_JSON. Prints one line a step; exits with 1 on the first failure.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { DydxClient, Market, OrderSide, OrderType, SigningMethod, TimeInForce } = require('@dydxprotocol/v3-client');
const Web3 = require('web3');
const WebSocket = require('ws');

const NETWORK = 11155111;
const DAY_MS = 86_400_000;

async function step(name, action) {
  const began = Date.now();
  const result = await action();
  console.log(`${name}: ok, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

async function eventually(check, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    assert.ok(Date.now() < deadline, `still not so after ${timeoutMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

const inThreeDays = () => new Date(Date.now() + 3 * DAY_MS).toISOString();
const inEightDays = () => new Date(Date.now() + 8 * DAY_MS).toISOString();

// One socket; remembers all that arrives and checks that no message is missing.
class Stream {
  constructor(url) {
    this.messages = [];
    this.socket = new WebSocket(url);
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      assert.equal(message.message_id, this.messages.length, 'a message is missing');
      this.messages.push(message);
    });
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  of(channel, type) {
    return this.messages.filter((message) => message.channel === channel && message.type === type);
  }

  async first(channel, type, predicate = () => true) {
    return eventually(() => this.of(channel, type).find((message) => predicate(message.contents)));
  }
}

async function trader(endpoints) {
  const web3 = new Web3(endpoints.l1);
  const account = web3.eth.accounts.create();
  web3.eth.accounts.wallet.add(account);
  const stranger = new DydxClient(endpoints.api, { networkId: NETWORK, web3 });
  const keys = await stranger.onboarding.deriveStarkKey(account.address, SigningMethod.TypedData);
  const credentials = await stranger.onboarding.recoverDefaultApiCredentials(account.address, SigningMethod.TypedData);
  const client = new DydxClient(endpoints.api, {
    networkId: NETWORK,
    web3,
    starkPrivateKey: keys,
    apiKeyCredentials: credentials,
  });
  return { address: account.address, client, credentials, keys };
}

async function onboard({ address, client, credentials, keys }) {
  const answer = await client.onboarding.createUser(
    { starkKey: keys.publicKey, starkKeyYCoordinate: keys.publicKeyYCoordinate },
    address,
    null,
    SigningMethod.TypedData,
  );
  assert.deepEqual(answer.apiKey, credentials);
  assert.equal(answer.user.ethereumAddress, address.toLowerCase());
  assert.equal(BigInt(`0x${answer.account.starkKey}`), BigInt(`0x${keys.publicKey}`));
  const { account } = await client.private.getAccount(address);
  assert.equal(account.id, answer.account.id);
}

async function subscribeAccount(stream, { client, credentials }) {
  const timestamp = new Date().toISOString();
  const signature = client.private.sign({
    requestPath: '/ws/accounts',
    method: 'GET',
    isoTimestamp: timestamp,
  });
  stream.send({
    type: 'subscribe',
    channel: 'v3_accounts',
    accountNumber: '0',
    apiKey: credentials.key,
    passphrase: credentials.passphrase,
    timestamp,
    signature,
  });
  const { contents } = await stream.first('v3_accounts', 'subscribed');
  for (const field of ['account', 'orders', 'transfers', 'fundingPayments']) {
    assert.ok(field in contents, field);
  }
}

async function fund(stream, { address, client }) {
  const { transfer } = await client.private.requestTestnetTokens();
  const amount = Number(transfer.creditAmount);
  assert.ok(amount > 0);
  await eventually(async () => Number((await client.private.getAccount(address)).account.quoteBalance) === amount);
  await stream.first('v3_accounts', 'channel_data', (contents) =>
    (contents.accounts || []).some((account) => Number(account.quoteBalance) === amount));
}

async function order({ address, client }, changes) {
  const { account } = await client.private.getAccount(address);
  const fields = {
    market: Market.ETH_USD,
    side: OrderSide.BUY,
    type: OrderType.LIMIT,
    timeInForce: TimeInForce.GTT,
    postOnly: false,
    size: '0.1',
    price: '100',
    limitFee: '0.01',
    expiration: inThreeDays(),
    ...changes,
  };
  return (await client.private.createOrder(fields, account.positionId)).order;
}

async function restAndCancel(stream, person) {
  const placed = await order(person, {});
  await stream.first('v3_accounts', 'channel_data', (contents) =>
    (contents.orders || []).some((seen) => seen.id === placed.id && seen.status === 'OPEN' && seen.clientId === placed.clientId));
  const { orders } = await person.client.private.getOrders({ market: Market.ETH_USD, status: 'OPEN' });
  assert.deepEqual(orders.map((listed) => listed.id), [placed.id]);
  await person.client.private.cancelOrder(placed.id);
  await stream.first('v3_accounts', 'channel_data', (contents) =>
    (contents.orders || []).some((seen) => seen.id === placed.id && seen.status === 'CANCELED'));
}

async function replace(person) {
  const first = await order(person, { price: '101', postOnly: true });
  const second = await order(person, { price: '102', postOnly: true, cancelId: first.id });
  await eventually(async () => {
    const { orders } = await person.client.private.getActiveOrders(Market.ETH_USD);
    return orders.length === 1 && orders[0].id === second.id;
  });
  const { cancelOrders } = await person.client.private.cancelActiveOrders(Market.ETH_USD, OrderSide.BUY, second.id);
  assert.deepEqual(cancelOrders.map((cancelled) => cancelled.id), [second.id]);
}

async function trade(stream, person) {
  const book = await eventually(async () => {
    const found = await person.client.public.getOrderBook(Market.ETH_USD);
    return found.bids.length && found.asks.length ? found : null;
  });
  const limit = (Number(book.bids[0].price) * 0.99).toFixed(1);
  const placed = await order(person, {
    side: OrderSide.SELL,
    type: OrderType.MARKET,
    timeInForce: TimeInForce.FOK,
    price: limit,
  });
  const message = await stream.first('v3_accounts', 'channel_data', (contents) =>
    (contents.fills || []).some((fill) => fill.orderId === placed.id));
  const fill = message.contents.fills.find((seen) => seen.orderId === placed.id);
  assert.equal(fill.orderClientId, placed.clientId);
  assert.equal(fill.liquidity, 'TAKER');
  assert.ok(message.contents.positions.some((held) => held.market === 'ETH-USD' && held.side === 'SHORT'));
  const { positions } = await person.client.private.getPositions({ market: Market.ETH_USD });
  assert.equal(Number(positions[0].size), -0.1);
  await stream.first('v3_trades', 'channel_data');
}

async function withdraw({ address, client }) {
  const { account } = await client.private.getAccount(address);
  const { withdrawal } = await client.private.createWithdrawal(
    { amount: '100', asset: 'USDC', expiration: inEightDays() },
    account.positionId,
  );
  assert.equal(withdrawal.type, 'WITHDRAWAL');
  assert.equal(withdrawal.status, 'PENDING');
}

async function manageKeys({ address, client, credentials }) {
  // Personal needs a wallet that signs text; a plain node takes hexadecimal data only.
  for (const method of [SigningMethod.Hash, SigningMethod.TypedData]) {
    const { apiKey } = await client.ethPrivate.createApiKey(address, method);
    const { apiKeys } = await client.private.getApiKeys();
    assert.ok(apiKeys.some((listed) => listed.key === apiKey.key));
    await client.ethPrivate.deleteApiKey(apiKey.key, address, method);
  }
  const { apiKeys } = await client.private.getApiKeys();
  assert.deepEqual(apiKeys, [{ key: credentials.key }]);
}

async function main() {
  const endpoints = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const person = await step('derive keys', () => trader(endpoints));
  await step('onboard', () => onboard(person));
  await step('registration signature', async () => {
    assert.match((await person.client.private.getRegistration()).signature, /^0x[0-9a-f]{130}$/);
  });
  const stream = new Stream(endpoints.websocket);
  await step('open a socket', async () => {
    await stream.opened;
    await eventually(() => stream.messages.length > 0);
    assert.equal(stream.messages[0].type, 'connected');
  });
  await step('subscribe to the account', () => subscribeAccount(stream, person));
  await step('subscribe to book, trades and markets', async () => {
    stream.send({ type: 'subscribe', channel: 'v3_orderbook', id: 'ETH-USD', includeOffsets: 'true' });
    stream.send({ type: 'subscribe', channel: 'v3_trades', id: 'ETH-USD' });
    stream.send({ type: 'subscribe', channel: 'v3_markets' });
    const book = await stream.first('v3_orderbook', 'subscribed');
    assert.ok(Array.isArray(book.contents.bids));
    await stream.first('v3_trades', 'subscribed');
    assert.ok('ETH-USD' in (await stream.first('v3_markets', 'subscribed')).contents.markets);
  });
  await step('take tokens from the faucet', () => fund(stream, person));
  await step('rest an order and cancel it', () => restAndCancel(stream, person));
  await step('replace an order', () => replace(person));
  await step('sell to the market maker', () => trade(stream, person));
  await step('book updates are contiguous', async () => {
    await eventually(() => stream.of('v3_orderbook', 'channel_data').length > 2);
    const offsets = stream.of('v3_orderbook', 'channel_data').map((message) => BigInt(message.contents.offset));
    offsets.forEach((offset, index) => assert.ok(index === 0 || offset > offsets[index - 1]));
  });
  await step('create and delete API keys by both signing methods', () => manageKeys(person));
  await step('ask for a withdrawal', () => withdraw(person));
  await step('ping', async () => {
    stream.send({ type: 'ping', id: 7 });
    await eventually(() => stream.messages.find((message) => message.type === 'pong' && message.id === 7));
  });
  stream.socket.close();
  console.log('every step passed');
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error.data ? JSON.stringify(error.data) : '', error);
    process.exit(1);
  },
);
