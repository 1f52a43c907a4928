//! The error registry's numbers. Generated from `provex/protocol/errors.toml` by
//! `make generate`; do not edit.

/// The request body is not valid JSON: `reason`.
pub const REQUEST_MALFORMED: u32 = 1001;
/// The request is larger than `limit` bytes.
pub const REQUEST_TOO_LARGE: u32 = 1002;
/// `parameter`: expected `expected`, found `found`.
pub const PARAMETER_INVALID: u32 = 1003;
/// No `what` found with `key`.
pub const NOT_FOUND: u32 = 1004;
/// Too many requests: limit `limit` points, wait `retry_after_ms` ms.
pub const RATE_LIMITED: u32 = 1005;
/// Unauthorized: `reason`.
pub const UNAUTHORIZED: u32 = 2001;
/// Timestamp must be within `window_s` seconds of server time `server_time`, found `found`.
pub const TIMESTAMP_OUT_OF_WINDOW: u32 = 2002;
/// Invalid signature for `what`.
pub const SIGNATURE_INVALID: u32 = 2003;
/// `address` is not on the allow-list of this exchange.
pub const NOT_ALLOWED: u32 = 2004;
/// This signed request was received and executed before.
pub const REQUEST_REPLAYED: u32 = 2005;
/// `address` is onboarded already.
pub const USER_EXISTS: u32 = 2101;
/// The STARK key belongs to another account.
pub const STARK_KEY_TAKEN: u32 = 2102;
/// The STARK key is not a point of the curve.
pub const STARK_KEY_INVALID: u32 = 2103;
/// The API key exists already.
pub const API_KEY_TAKEN: u32 = 2104;
/// The last API key of a user cannot be deleted.
pub const API_KEY_LAST: u32 = 2105;
/// At most `maximum` API keys per user.
pub const API_KEYS_TOO_MANY: u32 = 2106;
/// At most `maximum` accounts per user.
pub const ACCOUNTS_TOO_MANY: u32 = 2107;
/// The username `username` is taken.
pub const USERNAME_TAKEN: u32 = 2108;
/// The position is not well leveraged and a synthetic holding would grow or flip.
pub const ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS: u32 = 3001;
/// The position has no risk and its value would fall below zero or further.
pub const ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE: u32 = 3002;
/// The position is not well leveraged and its ratio of value to risk would fall.
pub const ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO: u32 = 3003;
/// An oracle price is not the proven median or out of range.
pub const INVALID_ASSET_ORACLE_PRICE: u32 = 3004;
/// The collateral asset is not the configured one.
pub const INVALID_COLLATERAL_ASSET_ID: u32 = 3005;
/// The fill's price is worse than the signed one.
pub const INVALID_FULFILLMENT_ASSETS_RATIO: u32 = 3006;
/// The fill's fee is above the signed share.
pub const INVALID_FULFILLMENT_FEE_RATIO: u32 = 3007;
/// The order would be filled beyond its signed size.
pub const INVALID_FULFILLMENT_INFO: u32 = 3008;
/// The funding state is older than the validity period, or the tick goes back in time.
pub const INVALID_FUNDING_TICK_TIMESTAMP: u32 = 3009;
/// The key is not the position's owner.
pub const INVALID_PUBLIC_KEY: u32 = 3010;
/// The signature does not verify under the key.
pub const INVALID_SIGNATURE: u32 = 3011;
/// The asset has no funding index yet.
pub const MISSING_GLOBAL_FUNDING_INDEX: u32 = 3012;
/// The asset has no oracle price yet.
pub const MISSING_ORACLE_PRICE: u32 = 3013;
/// The asset is not configured.
pub const MISSING_SYNTHETIC_ASSET_ID: u32 = 3014;
/// An amount is outside [0, 2^64).
pub const OUT_OF_RANGE_AMOUNT: u32 = 3015;
/// A balance would leave [-2^63, 2^63).
pub const OUT_OF_RANGE_BALANCE: u32 = 3016;
/// A funding index is outside [-2^63, 2^63) or moves faster than the maximum rate.
pub const OUT_OF_RANGE_FUNDING_INDEX: u32 = 3017;
/// An amount is outside [1, 2^64).
pub const OUT_OF_RANGE_POSITIVE_AMOUNT: u32 = 3018;
/// The position's total risk is 2^128 or more.
pub const OUT_OF_RANGE_TOTAL_RISK: u32 = 3019;
/// The position's total value is outside [-2^95, 2^95).
pub const OUT_OF_RANGE_TOTAL_VALUE: u32 = 3020;
/// Both sides are the same position.
pub const SAME_POSITION_ID: u32 = 3021;
/// A position holds at most 64 synthetic assets.
pub const TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION: u32 = 3022;
/// The configuration holds too many synthetic assets.
pub const TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM: u32 = 3023;
/// The position's total value is not negative.
pub const UNDELEVERAGABLE_POSITION: u32 = 3024;
/// The collateral of the deleveraging is not the unique fair amount.
pub const UNFAIR_DELEVERAGE: u32 = 3025;
/// The position is not liquidatable.
pub const UNLIQUIDATABLE_POSITION: u32 = 3026;
/// Oracle prices or bundles are not in strictly ascending order.
pub const UNSORTED_ORACLE_PRICES: u32 = 3027;
/// A value is outside [`minimum`, `maximum`]: found `found`.
pub const VALUE_OUT_OF_RANGE: u32 = 3101;
/// The signed expiration is before the batch's minimum.
pub const MESSAGE_EXPIRED: u32 = 3102;
/// An empty position opens only under the id derived from its key, by deposit or transfer.
pub const INVALID_POSITION_ID: u32 = 3103;
/// The fee position signs no orders.
pub const FEE_POSITION_CANNOT_TRADE: u32 = 3105;
/// The orders are not a buy and a sell of one asset.
pub const ORDERS_DO_NOT_MATCH: u32 = 3106;
/// Fewer oracle bundles than the quorum.
pub const ORACLE_QUORUM_MISSING: u32 = 3107;
/// A bundle is not signed by a configured oracle.
pub const UNKNOWN_ORACLE_SIGNER: u32 = 3108;
/// The oracle slot is not after the last one or before the system time.
pub const INVALID_ORACLE_TICK_SLOT: u32 = 3109;
/// A bundle has a price outside its slot's validity period or not one entry per asset.
pub const INVALID_ORACLE_OBSERVATION: u32 = 3110;
/// The configuration is not valid.
pub const INVALID_CONFIGURATION: u32 = 3111;
/// A conditional transfer needs a condition other than 0.
pub const INVALID_CONDITION: u32 = 3112;
/// A funding index moves faster than the maximum rate, or without a price.
pub const FUNDING_MOVES_TOO_FAST: u32 = 3113;
/// Withdrawal would put account under collateralization minumum.
pub const WITHDRAWAL_UNDERCOLLATERALIZED: u32 = 3201;
/// Transfer would put account under collateralization minimum: free collateral `found_quantums` quantums, required `required_quantums`.
pub const TRANSFER_UNDERCOLLATERALIZED: u32 = 3202;
/// A withdrawal must be at least `minimum_quantums` quantums or the whole balance, found `found_quantums`.
pub const WITHDRAWAL_TOO_SMALL: u32 = 3203;
/// The signed expiration must be at least `minimum_hours` hours since the epoch, found `found_hours`.
pub const SIGNED_EXPIRATION_TOO_SOON: u32 = 3204;
/// This signed message was used before.
pub const MESSAGE_REUSED: u32 = 3205;
/// Position `position_id` is no liquidity provider.
pub const LIQUIDITY_PROVIDER_UNKNOWN: u32 = 3206;
/// The credit of this debit is `expected_quantums` quantums, found `found_quantums`.
pub const FAST_WITHDRAWAL_CREDIT_UNEXPECTED: u32 = 3207;
/// A fast withdrawal is at most `maximum_quantums` quantums, found `found_quantums`.
pub const FAST_WITHDRAWAL_TOO_LARGE: u32 = 3208;
/// An amount must be positive.
pub const AMOUNT_NOT_POSITIVE: u32 = 3209;
/// Sender and receiver are the same account.
pub const TRANSFER_TO_SELF: u32 = 3210;
/// This payment on L1 was asked for before: choose another clientId.
pub const PAYMENT_REUSED: u32 = 3211;
/// A fast withdrawal's condition must name the exchange's own transfer registry: expected `expected`, found `found`.
pub const CONDITION_UNEXPECTED: u32 = 3212;
/// This payment on L1 was made before: choose another clientId.
pub const PAYMENT_EXISTS: u32 = 3221;
/// No fast withdrawal waits for the payment `fact`.
pub const PAYMENT_UNKNOWN: u32 = 3222;
/// Fast withdrawals are not available now: `reason`.
pub const FAST_WITHDRAWAL_UNAVAILABLE: u32 = 3223;
/// The exchange's desk for liquidity providers does not answer: `reason`.
pub const LIQUIDITY_DESK_UNREACHABLE: u32 = 3224;
/// The liquidity provider's file of payments is not usable: `reason`.
pub const PAYMENT_FILE_INVALID: u32 = 3225;
/// The conditions of batch `number` do not read: `reason`.
pub const CONDITIONS_MALFORMED: u32 = 3226;
/// There is no market `market`.
pub const MARKET_UNKNOWN: u32 = 4001;
/// Market `market` takes no new orders while it is `status`.
pub const MARKET_NOT_OPEN: u32 = 4002;
/// The exchange takes no new orders at present; cancels and withdrawals go on.
pub const ORDERS_PAUSED: u32 = 4003;
/// Market `market` has no fresh oracle price; new orders are taken again with the next one.
pub const ORACLE_PRICE_STALE: u32 = 4004;
/// Position `position_id` has never held anything here.
pub const ACCOUNT_UNKNOWN: u32 = 4005;
/// Position `position_id` belongs to the exchange and places no orders.
pub const POSITION_MAY_NOT_TRADE: u32 = 4006;
/// Order reference `order_ref` is taken or out of range.
pub const ORDER_REF_INVALID: u32 = 4007;
/// Price must be from 1 to `maximum` ticks, found `found`.
pub const PRICE_OUT_OF_RANGE: u32 = 4008;
/// Size must be at least `minimum` lots, found `found`.
pub const SIZE_TOO_SMALL: u32 = 4009;
/// Size must be at most `maximum` lots, found `found`.
pub const SIZE_TOO_LARGE: u32 = 4010;
/// Price times size must be below 2^63 collateral quantums, found `found`.
pub const ORDER_VALUE_TOO_LARGE: u32 = 4011;
/// Expiration must be at least `minimum_ms` ms ahead, found `found_ms`.
pub const EXPIRATION_TOO_SOON: u32 = 4012;
/// Expiration must be at most `maximum_ms` ms ahead, found `found_ms`.
pub const EXPIRATION_TOO_LATE: u32 = 4013;
/// A MARKET order must be FOK or IOC.
pub const MARKET_ORDER_NOT_IMMEDIATE: u32 = 4014;
/// A post-only order must be GTT.
pub const POST_ONLY_IMMEDIATE: u32 = 4015;
/// A `type` order needs a trigger price.
pub const TRIGGER_PRICE_REQUIRED: u32 = 4016;
/// A `type` order takes no trigger price.
pub const TRIGGER_PRICE_UNEXPECTED: u32 = 4017;
/// A TRAILING_STOP order needs a trailing distance between 0 and 100 percent, found `found` ppm.
pub const TRAILING_PERCENT_INVALID: u32 = 4018;
/// A `type` order takes no trailing percent.
pub const TRAILING_PERCENT_UNEXPECTED: u32 = 4019;
/// A reduce-only order must be FOK or IOC.
pub const REDUCE_ONLY_NOT_IMMEDIATE: u32 = 4020;
/// A reduce-only order needs an open position on the other side.
pub const REDUCE_ONLY_NO_POSITION: u32 = 4021;
/// A reduce-only order must not exceed the position of `position_lots` lots, found `found`.
pub const REDUCE_ONLY_TOO_LARGE: u32 = 4022;
/// LimitFee must allow at least `required_quantums` quantums, found `found_quantums`.
pub const FEE_LIMIT_TOO_LOW: u32 = 4023;
/// At most `maximum` open orders per market and side.
pub const TOO_MANY_OPEN_ORDERS: u32 = 4024;
/// The limit price crosses the index price by more than the market's band: bound `bound_ticks` ticks, found `found_ticks`.
pub const PRICE_OUTSIDE_BAND: u32 = 4025;
/// The position would exceed the market's limit of `maximum_quantums` quantums, found `found_quantums`.
pub const POSITION_LIMIT_EXCEEDED: u32 = 4026;
/// Initial margin with open orders: required `required_quantums` quantums, found `found_quantums`.
pub const ORDER_MARGIN_INSUFFICIENT: u32 = 4027;
/// No open order `order_ref`.
pub const ORDER_NOT_FOUND: u32 = 4028;
/// Market `market` takes only post-only orders at present.
pub const ORDER_NOT_POST_ONLY: u32 = 4029;
/// Market `market` is closing: only orders that reduce a position are taken.
pub const ORDER_NOT_REDUCING: u32 = 4030;
/// Free collateral: required `required_quantums` quantums, found `found_quantums`.
pub const FREE_COLLATERAL_INSUFFICIENT: u32 = 4031;
/// Market `market` has no fresh index price, which a trailing stop starts from.
pub const INDEX_PRICE_MISSING: u32 = 4032;
/// A price of market `market` must be in [1, 2^64), found `found`.
pub const FIXED_PRICE_INVALID: u32 = 4033;
/// Holdings must be ascending by market, known and not zero; found market `market`.
pub const HOLDING_INVALID: u32 = 4034;
/// The exchange takes no new orders until L1 has accepted more of its batches (`reason`); cancels and withdrawals go on.
pub const SETTLEMENT_BEHIND: u32 = 4040;
/// ClientId `client_id` was used before.
pub const CLIENT_ID_DUPLICATE: u32 = 4101;
/// Order expiration cannot be less than 1 minute(s) in the future.
pub const ORDER_EXPIRATION_TOO_SOON: u32 = 4102;
/// The signed amounts are not those of size, price and limitFee: `field` expected `expected`, found `found`.
pub const SIGNED_AMOUNTS_MISMATCH: u32 = 4103;
/// LimitFee must be at least `required_ppm` ppm, found `found_ppm`.
pub const LIMIT_FEE_TOO_LOW: u32 = 4104;
/// The records of the batch are not those of the previous root.
pub const STATE_ROOT_MISMATCH: u32 = 5101;
/// The tree update's witness is malformed.
pub const INVALID_TREE_WITNESS: u32 = 5102;
/// Keys are not strictly ascending.
pub const UNSORTED_KEYS: u32 = 5103;
/// The batch's minimum expiration is before the previous batch's.
pub const MINIMUM_EXPIRATION_DECREASES: u32 = 5105;
/// The batch file is malformed: `reason`.
pub const BATCH_MALFORMED: u32 = 5106;
/// A transaction touches a record that the batch does not open.
pub const RECORD_OUTSIDE_BATCH: u32 = 5107;
/// The previous state lists an asset that the configuration lacks.
pub const PREVIOUS_STATE_MISMATCH: u32 = 5108;
/// No batch is open, or one is open already.
pub const BATCH_NOT_OPEN: u32 = 5109;
/// The open batch is as large as a proof that L1 accepts can be; the next one opens with the next input.
pub const BATCH_FULL: u32 = 5110;
/// The journal is damaged: `file` at byte `offset`: `reason`.
pub const JOURNAL_CORRUPT: u32 = 5201;
/// The journal cannot be written: `reason`; nothing is accepted until a restart.
pub const JOURNAL_UNAVAILABLE: u32 = 5202;
/// Input `sequence` does not replay: result hash `expected` in the journal, `found` now (journal written by `writer`).
pub const JOURNAL_REPLAY_DIFFERS: u32 = 5203;
/// The snapshot is not usable: `file`: `reason`.
pub const SNAPSHOT_INVALID: u32 = 5204;
/// The journal has format `found`, this version reads `expected`.
pub const JOURNAL_FORMAT_UNKNOWN: u32 = 5205;
/// The journal was written under other settings: expected `expected`, found `found`.
pub const JOURNAL_SETTINGS_DIFFER: u32 = 5206;
/// The open batch has no transactions.
pub const BATCH_EMPTY: u32 = 5207;
/// The engine's snapshot is not readable: `reason`.
pub const ENGINE_SNAPSHOT_INVALID: u32 = 5301;
/// `where`: `found`; `instead`.
pub const PROGRAM_UNREADABLE: u32 = 5401;
/// `where`: `found`; `instead`.
pub const CONSTRUCT_REFUSED: u32 = 5402;
/// `where`: `found`; `instead`.
pub const NAME_UNKNOWN: u32 = 5403;
/// `where`: `found`; `instead`.
pub const TYPE_REFUSED: u32 = 5404;
/// `where`: `found`; `instead`.
pub const INPUT_UNBOUNDED: u32 = 5405;
/// `where`: `found`; `instead`.
pub const VALUE_LEAVES_FIELD: u32 = 5406;
/// `where`: `found`; `instead`.
pub const DIVISOR_NOT_POSITIVE: u32 = 5407;
/// `where`: `found`; `instead`.
pub const INDEX_NEGATIVE: u32 = 5408;
/// `where`: `found`; `instead`.
pub const EXPONENT_TOO_LARGE: u32 = 5409;
/// The database must be sqlite:///FILE or postgresql://…, found `found`.
pub const DATABASE_URL_INVALID: u32 = 5501;
/// The database was made by a newer version: expected at most `expected`, found `found`.
pub const SCHEMA_TOO_NEW: u32 = 5502;
/// The database of histories does not answer: `reason`.
pub const READ_MODEL_UNAVAILABLE: u32 = 5503;
/// The database belongs to another journal: input `sequence` has hash `expected` there, `found` here.
pub const READ_MODEL_OTHER_JOURNAL: u32 = 5504;
/// The database does not stand where it was left: expected input `expected`, found `found`.
pub const READ_MODEL_MOVED: u32 = 5505;
/// The proof file is malformed: `reason`.
pub const PROOF_MALFORMED: u32 = 5601;
/// The proof does not hold: `step`: `reason`.
pub const PROOF_REFUSED: u32 = 5602;
/// The proof is for another `what`: expected `expected`, found `found`.
pub const PROOF_OF_OTHER_PROGRAM: u32 = 5603;
/// No layout of proofs holds the batch: `reason`.
pub const BATCH_TOO_LARGE: u32 = 5604;
/// No profile of proofs has this name: expected one of `expected`, found `found`.
pub const PROFILE_UNKNOWN: u32 = 5605;
/// The batch belongs to another deployment: expected the domain `expected`, found `found`.
pub const BATCH_OF_OTHER_DEPLOYMENT: u32 = 5606;
/// The batch has no proof: `reason`.
pub const BATCH_NOT_PROVABLE: u32 = 5607;
/// The file `path` cannot be read: `reason`.
pub const FILE_UNREADABLE: u32 = 5608;
/// The proof needs more memory than it may take: expected at most `expected` MiB, needed `needed` MiB.
pub const PROOF_MEMORY_EXCEEDED: u32 = 5609;
/// The Ethereum node does not answer `method`: `reason`.
pub const L1_UNREACHABLE: u32 = 6001;
/// The Ethereum node refuses `method`: `reason`.
pub const L1_REQUEST_REFUSED: u32 = 6002;
/// The Ethereum node's answer to `method` is not understood: expected `expected`, found `found`.
pub const L1_ANSWER_INVALID: u32 = 6003;
/// The Ethereum chain is another one: expected chain id `expected`, found `found`.
pub const L1_CHAIN_MISMATCH: u32 = 6004;
/// Development keys are public and work on chain id `expected` only, found chain id `found`.
pub const DEVELOPMENT_KEY_REFUSED: u32 = 6005;
/// The Ethereum transaction `transaction` reverts: `reason`.
pub const L1_TRANSACTION_REVERTED: u32 = 6006;
/// The Ethereum transaction `transaction` is not in a block after `seconds` seconds.
pub const L1_TRANSACTION_PENDING: u32 = 6007;
/// The Ethereum transaction needs `required` gas, more than the `limit` a transaction may use.
pub const L1_GAS_ABOVE_LIMIT: u32 = 6008;
/// The Ethereum chain was reorganised deeper than the `depth` blocks that are remembered, below block `block`.
pub const L1_REORGANISATION_TOO_DEEP: u32 = 6009;
/// The record of what was read from the Ethereum chain can not be used: `reason`.
pub const L1_CURSOR_INVALID: u32 = 6010;
/// The contract `contract` is not built: expected `path`; run make setup.
pub const CONTRACT_ARTIFACT_MISSING: u32 = 6011;
/// The deployment of `contract` does not fit what is on the chain: `reason`.
pub const DEPLOYMENT_CONFLICT: u32 = 6012;
/// The development chain does not run: `reason`.
pub const DEVELOPMENT_CHAIN_FAILED: u32 = 6013;
/// The deposit of transaction `transaction` was credited and has left the chain: `amount` quantums to key `key`, position `position`.
pub const L1_DEPOSIT_LOST: u32 = 6021;
/// Deposit `event_id` was credited or dropped before.
pub const DEPOSIT_KNOWN: u32 = 6201;
/// Deposit `event_id` cannot be credited at present: `reason`.
pub const DEPOSIT_NOT_NOW: u32 = 6202;
/// No oracle tick is due: the last one is younger than `interval_ms` ms, or than `age_ms` ms while no price moved by `move_ppm` millionths; no account crosses maintenance.
pub const ORACLE_TICK_EARLY: u32 = 6203;
/// Event `event_id` was taken before.
pub const EVENT_KNOWN: u32 = 6204;
/// The contract accepted batch `found`, and this exchange has closed `closed` batches: its journal is not complete.
pub const L1_BATCH_UNKNOWN: u32 = 6205;
/// The exchange is frozen on Ethereum: it takes no orders, withdrawals and transfers; cancels go on.
pub const EXCHANGE_FROZEN: u32 = 6206;
/// A request that was forced on Ethereum waits for this account: fast withdrawals are refused until it is served.
pub const FORCED_REQUEST_WAITS: u32 = 6207;
/// The configuration cannot follow the one in force: `reason`.
pub const CONFIGURATION_CHANGE_INVALID: u32 = 6301;
/// One change at a time: that to the configuration `pending` is under way.
pub const CONFIGURATION_CHANGE_PENDING: u32 = 6302;
/// No change to the configuration `configuration` is planned here.
pub const CONFIGURATION_NOT_PLANNED: u32 = 6303;
/// The change to the configuration `configuration` may be made from `earliest` to `latest`; on L1 it is `found`.
pub const CONFIGURATION_NOT_DUE: u32 = 6304;
/// The configuration `configuration` is neither in force on L1 nor announced there.
pub const CONFIGURATION_NOT_ANNOUNCED: u32 = 6305;
/// `found` does not govern the exchange: expected one of `expected`.
pub const GOVERNOR_KEY_OTHER: u32 = 6306;
/// `asset` is listed already.
pub const ASSET_LISTED: u32 = 6307;
/// The oracle signer `signer` is one already.
pub const ORACLE_SIGNER_KNOWN: u32 = 6308;
/// The quorum of `signers` signers must be from `low` to `signers`, found `found`.
pub const ORACLE_QUORUM_INVALID: u32 = 6309;
/// The market cannot be listed: `reason`.
pub const MARKET_INVALID: u32 = 6310;
/// Every batch needs the verifier `verifier` already.
pub const VERIFIER_KNOWN: u32 = 6311;
/// No batch needs the verifier `verifier`: expected one of `expected`.
pub const VERIFIER_UNKNOWN: u32 = 6312;
/// `verifier` can not be a verifier yet: `reason`.
pub const VERIFIER_UNPROVEN: u32 = 6313;
/// The verifier `verifier` stays: every other one is announced to leave.
pub const VERIFIER_LAST: u32 = 6314;
/// The removal of the verifier `verifier` is not announced.
pub const VERIFIER_REMOVAL_NOT_ANNOUNCED: u32 = 6315;
/// The removal of the verifier `verifier` is announced already, for the time from `earliest`.
pub const VERIFIER_REMOVAL_ANNOUNCED: u32 = 6316;
/// The verifier `verifier` may be removed from `earliest` to `latest`; on L1 it is `found`.
pub const VERIFIER_REMOVAL_NOT_DUE: u32 = 6317;
/// The verifier `verifier` is for another program, whose prover has not proved the batch to it yet.
pub const VERIFIER_FACT_AWAITED: u32 = 6318;
/// Batch `sequence` is not what follows from the ones before it: `what`: expected `expected`, found `found`.
pub const BATCH_DISAGREES: u32 = 6401;
/// Batch `sequence`: no verifier's events tell of a proof of `fact` between blocks `first` and `last`.
pub const BATCH_PROOF_NOT_FOUND: u32 = 6402;
/// Batch `sequence`: its data words are not complete: no page `page` between blocks `first` and `last`.
pub const DATA_PAGE_NOT_FOUND: u32 = 6403;
/// The exchange's contract disagrees with its events at block `block`: `what`: expected `expected`, found `found`.
pub const EXCHANGE_DISAGREES: u32 = 6404;
/// The rebuilt state to begin from cannot be used: `reason`.
pub const REBUILD_SNAPSHOT_INVALID: u32 = 6405;
/// The Ethereum node has no block `block`.
pub const L1_BLOCK_UNKNOWN: u32 = 6406;
/// Block `block` of the Ethereum chain was replaced while it was read: expected `expected`, found `found`.
pub const L1_BLOCK_REPLACED: u32 = 6407;
/// Value is not conserved at batch `sequence`: `what`: expected `expected`, found `found`.
pub const VALUE_NOT_CONSERVED: u32 = 6408;
/// Batch `found` cannot be settled now: the exchange expects batch `expected`.
pub const SETTLEMENT_OUT_OF_ORDER: u32 = 6411;
/// The exchange stands elsewhere than batch `number` of this operator: `what`: expected `expected`, found `found`.
pub const SETTLEMENT_CONFLICT: u32 = 6412;
/// Settlement stopped at batch `number`: `reason`.
pub const SETTLEMENT_STOPPED: u32 = 6413;
/// The worker that proved batch `number` gave no proof: `reason`.
pub const PROOF_WORKER_FAILED: u32 = 6414;
/// No fact on L1 meets condition `condition` of a conditional transfer in the batch.
pub const CONDITION_WITHOUT_FACT: u32 = 6415;
/// The provers at `address` are not reachable: `reason`.
pub const PROVERS_UNREACHABLE: u32 = 6421;
/// The prover on `machine` has another `what` than this exchange: expected `expected`, found `found`.
pub const PROVER_OF_OTHER_VERSION: u32 = 6422;
/// The last accepted state has no position `position`.
pub const ESCAPE_POSITION_UNKNOWN: u32 = 6501;
/// Position `position` has nothing that L1 can pay out: expected a value from 1 to 2^64 - 1 quantums, found `found`.
pub const ESCAPE_POSITION_WORTHLESS: u32 = 6502;
/// The rebuilt state is not the last one that the exchange accepted: `what`: expected `expected`, found `found`.
pub const ESCAPE_STATE_MISMATCH: u32 = 6503;
/// The exchange `exchange` is not frozen: positions leave by an escape only while it is.
pub const ESCAPE_NOT_FROZEN: u32 = 6504;
/// Position `position` has left the exchange already.
pub const ESCAPE_DONE: u32 = 6505;
/// Internal error; reference `reference`.
pub const INTERNAL: u32 = 9001;
/// The exchange has `pending` inputs waiting for the disk; try again.
pub const EXCHANGE_BUSY: u32 = 9002;
/// The exchange is starting or stopping; try again.
pub const EXCHANGE_NOT_READY: u32 = 9003;
/// Port `port` is in use; choose another with --port.
pub const PORT_IN_USE: u32 = 9101;
/// Another process uses the data directory `path`.
pub const DATA_DIRECTORY_IN_USE: u32 = 9102;
/// Setting `setting`: expected `expected`, found `found`.
pub const SETTINGS_INVALID: u32 = 9103;
/// The process `name` ended with status `status`; its log is `log`.
pub const CHILD_PROCESS_FAILED: u32 = 9104;
/// No exchange takes the operator's commands at `path`: `reason`.
pub const OPERATOR_CHANNEL_UNAVAILABLE: u32 = 9201;
/// Operator's command `command`: `reason`.
pub const OPERATOR_COMMAND_INVALID: u32 = 9202;
/// The backup `file` cannot be used: `reason`.
pub const BACKUP_INVALID: u32 = 9203;
/// `path` is there already: nothing was written.
pub const BACKUP_TARGET_TAKEN: u32 = 9204;
/// On L1 fees go to the owner of the fee position's key: expected `expected`, found `found`.
pub const FEE_RECIPIENT_OTHER: u32 = 9205;
/// Step `step`: `what`: expected `expected`, found `found`.
pub const TOUR_CHECK_FAILED: u32 = 9301;
