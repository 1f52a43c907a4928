"""The error registry. Generated from errors.toml by `make generate`."""

from dataclasses import dataclass

__all__ = [
    "ERRORS",
    "OK",
    "ErrorKind",
    "Rejected",
    "ACCOUNTS_TOO_MANY",
    "ACCOUNT_UNKNOWN",
    "AMOUNT_NOT_POSITIVE",
    "API_KEYS_TOO_MANY",
    "API_KEY_LAST",
    "API_KEY_TAKEN",
    "ASSET_LISTED",
    "BACKUP_INVALID",
    "BACKUP_TARGET_TAKEN",
    "BATCH_DISAGREES",
    "BATCH_EMPTY",
    "BATCH_FULL",
    "BATCH_MALFORMED",
    "BATCH_NOT_OPEN",
    "BATCH_NOT_PROVABLE",
    "BATCH_OF_OTHER_DEPLOYMENT",
    "BATCH_PROOF_NOT_FOUND",
    "BATCH_TOO_LARGE",
    "CHILD_PROCESS_FAILED",
    "CLIENT_ID_DUPLICATE",
    "CONDITIONS_MALFORMED",
    "CONDITION_UNEXPECTED",
    "CONDITION_WITHOUT_FACT",
    "CONFIGURATION_CHANGE_INVALID",
    "CONFIGURATION_CHANGE_PENDING",
    "CONFIGURATION_NOT_ANNOUNCED",
    "CONFIGURATION_NOT_DUE",
    "CONFIGURATION_NOT_PLANNED",
    "CONSTRUCT_REFUSED",
    "CONTRACT_ARTIFACT_MISSING",
    "DATABASE_URL_INVALID",
    "DATA_DIRECTORY_IN_USE",
    "DATA_PAGE_NOT_FOUND",
    "DEPLOYMENT_CONFLICT",
    "DEPOSIT_KNOWN",
    "DEPOSIT_NOT_NOW",
    "DEVELOPMENT_CHAIN_FAILED",
    "DEVELOPMENT_KEY_REFUSED",
    "DIVISOR_NOT_POSITIVE",
    "ENGINE_SNAPSHOT_INVALID",
    "ESCAPE_DONE",
    "ESCAPE_NOT_FROZEN",
    "ESCAPE_POSITION_UNKNOWN",
    "ESCAPE_POSITION_WORTHLESS",
    "ESCAPE_STATE_MISMATCH",
    "EVENT_KNOWN",
    "EXCHANGE_BUSY",
    "EXCHANGE_DISAGREES",
    "EXCHANGE_FROZEN",
    "EXCHANGE_NOT_READY",
    "EXPIRATION_TOO_LATE",
    "EXPIRATION_TOO_SOON",
    "EXPONENT_TOO_LARGE",
    "FAST_WITHDRAWAL_CREDIT_UNEXPECTED",
    "FAST_WITHDRAWAL_TOO_LARGE",
    "FAST_WITHDRAWAL_UNAVAILABLE",
    "FEE_LIMIT_TOO_LOW",
    "FEE_POSITION_CANNOT_TRADE",
    "FEE_RECIPIENT_OTHER",
    "FILE_UNREADABLE",
    "FIXED_PRICE_INVALID",
    "FORCED_REQUEST_WAITS",
    "FREE_COLLATERAL_INSUFFICIENT",
    "FUNDING_MOVES_TOO_FAST",
    "GOVERNOR_KEY_OTHER",
    "HOLDING_INVALID",
    "ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS",
    "ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE",
    "ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO",
    "INDEX_NEGATIVE",
    "INDEX_PRICE_MISSING",
    "INPUT_UNBOUNDED",
    "INTERNAL",
    "INVALID_ASSET_ORACLE_PRICE",
    "INVALID_COLLATERAL_ASSET_ID",
    "INVALID_CONDITION",
    "INVALID_CONFIGURATION",
    "INVALID_FULFILLMENT_ASSETS_RATIO",
    "INVALID_FULFILLMENT_FEE_RATIO",
    "INVALID_FULFILLMENT_INFO",
    "INVALID_FUNDING_TICK_TIMESTAMP",
    "INVALID_ORACLE_OBSERVATION",
    "INVALID_ORACLE_TICK_SLOT",
    "INVALID_POSITION_ID",
    "INVALID_PUBLIC_KEY",
    "INVALID_SIGNATURE",
    "INVALID_TREE_WITNESS",
    "JOURNAL_CORRUPT",
    "JOURNAL_FORMAT_UNKNOWN",
    "JOURNAL_REPLAY_DIFFERS",
    "JOURNAL_SETTINGS_DIFFER",
    "JOURNAL_UNAVAILABLE",
    "L1_ANSWER_INVALID",
    "L1_BATCH_UNKNOWN",
    "L1_BLOCK_REPLACED",
    "L1_BLOCK_UNKNOWN",
    "L1_CHAIN_MISMATCH",
    "L1_CURSOR_INVALID",
    "L1_DEPOSIT_LOST",
    "L1_GAS_ABOVE_LIMIT",
    "L1_REORGANISATION_TOO_DEEP",
    "L1_REQUEST_REFUSED",
    "L1_TRANSACTION_PENDING",
    "L1_TRANSACTION_REVERTED",
    "L1_UNREACHABLE",
    "LIMIT_FEE_TOO_LOW",
    "LIQUIDITY_DESK_UNREACHABLE",
    "LIQUIDITY_PROVIDER_UNKNOWN",
    "MARKET_INVALID",
    "MARKET_NOT_OPEN",
    "MARKET_ORDER_NOT_IMMEDIATE",
    "MARKET_UNKNOWN",
    "MESSAGE_EXPIRED",
    "MESSAGE_REUSED",
    "MINIMUM_EXPIRATION_DECREASES",
    "MISSING_GLOBAL_FUNDING_INDEX",
    "MISSING_ORACLE_PRICE",
    "MISSING_SYNTHETIC_ASSET_ID",
    "NAME_UNKNOWN",
    "NOT_ALLOWED",
    "NOT_FOUND",
    "OPERATOR_CHANNEL_UNAVAILABLE",
    "OPERATOR_COMMAND_INVALID",
    "ORACLE_PRICE_STALE",
    "ORACLE_QUORUM_INVALID",
    "ORACLE_QUORUM_MISSING",
    "ORACLE_SIGNER_KNOWN",
    "ORACLE_TICK_EARLY",
    "ORDERS_DO_NOT_MATCH",
    "ORDERS_PAUSED",
    "ORDER_EXPIRATION_TOO_SOON",
    "ORDER_MARGIN_INSUFFICIENT",
    "ORDER_NOT_FOUND",
    "ORDER_NOT_POST_ONLY",
    "ORDER_NOT_REDUCING",
    "ORDER_REF_INVALID",
    "ORDER_VALUE_TOO_LARGE",
    "OUT_OF_RANGE_AMOUNT",
    "OUT_OF_RANGE_BALANCE",
    "OUT_OF_RANGE_FUNDING_INDEX",
    "OUT_OF_RANGE_POSITIVE_AMOUNT",
    "OUT_OF_RANGE_TOTAL_RISK",
    "OUT_OF_RANGE_TOTAL_VALUE",
    "PARAMETER_INVALID",
    "PAYMENT_EXISTS",
    "PAYMENT_FILE_INVALID",
    "PAYMENT_REUSED",
    "PAYMENT_UNKNOWN",
    "PORT_IN_USE",
    "POSITION_LIMIT_EXCEEDED",
    "POSITION_MAY_NOT_TRADE",
    "POST_ONLY_IMMEDIATE",
    "PREVIOUS_STATE_MISMATCH",
    "PRICE_OUTSIDE_BAND",
    "PRICE_OUT_OF_RANGE",
    "PROFILE_UNKNOWN",
    "PROGRAM_UNREADABLE",
    "PROOF_MALFORMED",
    "PROOF_MEMORY_EXCEEDED",
    "PROOF_OF_OTHER_PROGRAM",
    "PROOF_REFUSED",
    "PROOF_WORKER_FAILED",
    "PROVERS_UNREACHABLE",
    "PROVER_OF_OTHER_VERSION",
    "RATE_LIMITED",
    "READ_MODEL_MOVED",
    "READ_MODEL_OTHER_JOURNAL",
    "READ_MODEL_UNAVAILABLE",
    "REBUILD_SNAPSHOT_INVALID",
    "RECORD_OUTSIDE_BATCH",
    "REDUCE_ONLY_NOT_IMMEDIATE",
    "REDUCE_ONLY_NO_POSITION",
    "REDUCE_ONLY_TOO_LARGE",
    "REQUEST_MALFORMED",
    "REQUEST_REPLAYED",
    "REQUEST_TOO_LARGE",
    "SAME_POSITION_ID",
    "SCHEMA_TOO_NEW",
    "SETTINGS_INVALID",
    "SETTLEMENT_BEHIND",
    "SETTLEMENT_CONFLICT",
    "SETTLEMENT_OUT_OF_ORDER",
    "SETTLEMENT_STOPPED",
    "SIGNATURE_INVALID",
    "SIGNED_AMOUNTS_MISMATCH",
    "SIGNED_EXPIRATION_TOO_SOON",
    "SIZE_TOO_LARGE",
    "SIZE_TOO_SMALL",
    "SNAPSHOT_INVALID",
    "STARK_KEY_INVALID",
    "STARK_KEY_TAKEN",
    "STATE_ROOT_MISMATCH",
    "TIMESTAMP_OUT_OF_WINDOW",
    "TOO_MANY_OPEN_ORDERS",
    "TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION",
    "TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM",
    "TOUR_CHECK_FAILED",
    "TRAILING_PERCENT_INVALID",
    "TRAILING_PERCENT_UNEXPECTED",
    "TRANSFER_TO_SELF",
    "TRANSFER_UNDERCOLLATERALIZED",
    "TRIGGER_PRICE_REQUIRED",
    "TRIGGER_PRICE_UNEXPECTED",
    "TYPE_REFUSED",
    "UNAUTHORIZED",
    "UNDELEVERAGABLE_POSITION",
    "UNFAIR_DELEVERAGE",
    "UNKNOWN_ORACLE_SIGNER",
    "UNLIQUIDATABLE_POSITION",
    "UNSORTED_KEYS",
    "UNSORTED_ORACLE_PRICES",
    "USERNAME_TAKEN",
    "USER_EXISTS",
    "VALUE_LEAVES_FIELD",
    "VALUE_NOT_CONSERVED",
    "VALUE_OUT_OF_RANGE",
    "VERIFIER_FACT_AWAITED",
    "VERIFIER_KNOWN",
    "VERIFIER_LAST",
    "VERIFIER_REMOVAL_ANNOUNCED",
    "VERIFIER_REMOVAL_NOT_ANNOUNCED",
    "VERIFIER_REMOVAL_NOT_DUE",
    "VERIFIER_UNKNOWN",
    "VERIFIER_UNPROVEN",
    "WITHDRAWAL_TOO_SMALL",
    "WITHDRAWAL_UNDERCOLLATERALIZED",
]


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One entry: number, name, sentence with field names in braces, HTTP status."""

    number: int
    name: str
    sentence: str
    fields: tuple[str, ...]
    is_retryable: bool
    http_status: int


class Rejected(Exception):  # noqa: N818 - a rejection is an outcome, not a fault.
    """A request broke a rule. Carries the registry number and the fields its sentence names."""

    def __init__(self, code: int, **fields: object) -> None:
        """Reject with a registry number; `fields` fill the sentence's braces."""
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    @property
    def kind(self) -> ErrorKind:
        """The registry entry of this rejection."""
        return ERRORS[self.code]

    def __str__(self) -> str:
        """The sentence with its fields filled in, "?" for a field that was not given."""
        given = dict.fromkeys(self.kind.fields, "?") | self.fields
        return self.kind.sentence.format(**given)


OK = 0
REQUEST_MALFORMED = 1001
REQUEST_TOO_LARGE = 1002
PARAMETER_INVALID = 1003
NOT_FOUND = 1004
RATE_LIMITED = 1005
UNAUTHORIZED = 2001
TIMESTAMP_OUT_OF_WINDOW = 2002
SIGNATURE_INVALID = 2003
NOT_ALLOWED = 2004
REQUEST_REPLAYED = 2005
USER_EXISTS = 2101
STARK_KEY_TAKEN = 2102
STARK_KEY_INVALID = 2103
API_KEY_TAKEN = 2104
API_KEY_LAST = 2105
API_KEYS_TOO_MANY = 2106
ACCOUNTS_TOO_MANY = 2107
USERNAME_TAKEN = 2108
ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS = 3001
ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE = 3002
ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO = 3003
INVALID_ASSET_ORACLE_PRICE = 3004
INVALID_COLLATERAL_ASSET_ID = 3005
INVALID_FULFILLMENT_ASSETS_RATIO = 3006
INVALID_FULFILLMENT_FEE_RATIO = 3007
INVALID_FULFILLMENT_INFO = 3008
INVALID_FUNDING_TICK_TIMESTAMP = 3009
INVALID_PUBLIC_KEY = 3010
INVALID_SIGNATURE = 3011
MISSING_GLOBAL_FUNDING_INDEX = 3012
MISSING_ORACLE_PRICE = 3013
MISSING_SYNTHETIC_ASSET_ID = 3014
OUT_OF_RANGE_AMOUNT = 3015
OUT_OF_RANGE_BALANCE = 3016
OUT_OF_RANGE_FUNDING_INDEX = 3017
OUT_OF_RANGE_POSITIVE_AMOUNT = 3018
OUT_OF_RANGE_TOTAL_RISK = 3019
OUT_OF_RANGE_TOTAL_VALUE = 3020
SAME_POSITION_ID = 3021
TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION = 3022
TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM = 3023
UNDELEVERAGABLE_POSITION = 3024
UNFAIR_DELEVERAGE = 3025
UNLIQUIDATABLE_POSITION = 3026
UNSORTED_ORACLE_PRICES = 3027
VALUE_OUT_OF_RANGE = 3101
MESSAGE_EXPIRED = 3102
INVALID_POSITION_ID = 3103
FEE_POSITION_CANNOT_TRADE = 3105
ORDERS_DO_NOT_MATCH = 3106
ORACLE_QUORUM_MISSING = 3107
UNKNOWN_ORACLE_SIGNER = 3108
INVALID_ORACLE_TICK_SLOT = 3109
INVALID_ORACLE_OBSERVATION = 3110
INVALID_CONFIGURATION = 3111
INVALID_CONDITION = 3112
FUNDING_MOVES_TOO_FAST = 3113
WITHDRAWAL_UNDERCOLLATERALIZED = 3201
TRANSFER_UNDERCOLLATERALIZED = 3202
WITHDRAWAL_TOO_SMALL = 3203
SIGNED_EXPIRATION_TOO_SOON = 3204
MESSAGE_REUSED = 3205
LIQUIDITY_PROVIDER_UNKNOWN = 3206
FAST_WITHDRAWAL_CREDIT_UNEXPECTED = 3207
FAST_WITHDRAWAL_TOO_LARGE = 3208
AMOUNT_NOT_POSITIVE = 3209
TRANSFER_TO_SELF = 3210
PAYMENT_REUSED = 3211
CONDITION_UNEXPECTED = 3212
PAYMENT_EXISTS = 3221
PAYMENT_UNKNOWN = 3222
FAST_WITHDRAWAL_UNAVAILABLE = 3223
LIQUIDITY_DESK_UNREACHABLE = 3224
PAYMENT_FILE_INVALID = 3225
CONDITIONS_MALFORMED = 3226
MARKET_UNKNOWN = 4001
MARKET_NOT_OPEN = 4002
ORDERS_PAUSED = 4003
ORACLE_PRICE_STALE = 4004
ACCOUNT_UNKNOWN = 4005
POSITION_MAY_NOT_TRADE = 4006
ORDER_REF_INVALID = 4007
PRICE_OUT_OF_RANGE = 4008
SIZE_TOO_SMALL = 4009
SIZE_TOO_LARGE = 4010
ORDER_VALUE_TOO_LARGE = 4011
EXPIRATION_TOO_SOON = 4012
EXPIRATION_TOO_LATE = 4013
MARKET_ORDER_NOT_IMMEDIATE = 4014
POST_ONLY_IMMEDIATE = 4015
TRIGGER_PRICE_REQUIRED = 4016
TRIGGER_PRICE_UNEXPECTED = 4017
TRAILING_PERCENT_INVALID = 4018
TRAILING_PERCENT_UNEXPECTED = 4019
REDUCE_ONLY_NOT_IMMEDIATE = 4020
REDUCE_ONLY_NO_POSITION = 4021
REDUCE_ONLY_TOO_LARGE = 4022
FEE_LIMIT_TOO_LOW = 4023
TOO_MANY_OPEN_ORDERS = 4024
PRICE_OUTSIDE_BAND = 4025
POSITION_LIMIT_EXCEEDED = 4026
ORDER_MARGIN_INSUFFICIENT = 4027
ORDER_NOT_FOUND = 4028
ORDER_NOT_POST_ONLY = 4029
ORDER_NOT_REDUCING = 4030
FREE_COLLATERAL_INSUFFICIENT = 4031
INDEX_PRICE_MISSING = 4032
FIXED_PRICE_INVALID = 4033
HOLDING_INVALID = 4034
SETTLEMENT_BEHIND = 4040
CLIENT_ID_DUPLICATE = 4101
ORDER_EXPIRATION_TOO_SOON = 4102
SIGNED_AMOUNTS_MISMATCH = 4103
LIMIT_FEE_TOO_LOW = 4104
STATE_ROOT_MISMATCH = 5101
INVALID_TREE_WITNESS = 5102
UNSORTED_KEYS = 5103
MINIMUM_EXPIRATION_DECREASES = 5105
BATCH_MALFORMED = 5106
RECORD_OUTSIDE_BATCH = 5107
PREVIOUS_STATE_MISMATCH = 5108
BATCH_NOT_OPEN = 5109
BATCH_FULL = 5110
JOURNAL_CORRUPT = 5201
JOURNAL_UNAVAILABLE = 5202
JOURNAL_REPLAY_DIFFERS = 5203
SNAPSHOT_INVALID = 5204
JOURNAL_FORMAT_UNKNOWN = 5205
JOURNAL_SETTINGS_DIFFER = 5206
BATCH_EMPTY = 5207
ENGINE_SNAPSHOT_INVALID = 5301
PROGRAM_UNREADABLE = 5401
CONSTRUCT_REFUSED = 5402
NAME_UNKNOWN = 5403
TYPE_REFUSED = 5404
INPUT_UNBOUNDED = 5405
VALUE_LEAVES_FIELD = 5406
DIVISOR_NOT_POSITIVE = 5407
INDEX_NEGATIVE = 5408
EXPONENT_TOO_LARGE = 5409
DATABASE_URL_INVALID = 5501
SCHEMA_TOO_NEW = 5502
READ_MODEL_UNAVAILABLE = 5503
READ_MODEL_OTHER_JOURNAL = 5504
READ_MODEL_MOVED = 5505
PROOF_MALFORMED = 5601
PROOF_REFUSED = 5602
PROOF_OF_OTHER_PROGRAM = 5603
BATCH_TOO_LARGE = 5604
PROFILE_UNKNOWN = 5605
BATCH_OF_OTHER_DEPLOYMENT = 5606
BATCH_NOT_PROVABLE = 5607
FILE_UNREADABLE = 5608
PROOF_MEMORY_EXCEEDED = 5609
L1_UNREACHABLE = 6001
L1_REQUEST_REFUSED = 6002
L1_ANSWER_INVALID = 6003
L1_CHAIN_MISMATCH = 6004
DEVELOPMENT_KEY_REFUSED = 6005
L1_TRANSACTION_REVERTED = 6006
L1_TRANSACTION_PENDING = 6007
L1_GAS_ABOVE_LIMIT = 6008
L1_REORGANISATION_TOO_DEEP = 6009
L1_CURSOR_INVALID = 6010
CONTRACT_ARTIFACT_MISSING = 6011
DEPLOYMENT_CONFLICT = 6012
DEVELOPMENT_CHAIN_FAILED = 6013
L1_DEPOSIT_LOST = 6021
DEPOSIT_KNOWN = 6201
DEPOSIT_NOT_NOW = 6202
ORACLE_TICK_EARLY = 6203
EVENT_KNOWN = 6204
L1_BATCH_UNKNOWN = 6205
EXCHANGE_FROZEN = 6206
FORCED_REQUEST_WAITS = 6207
CONFIGURATION_CHANGE_INVALID = 6301
CONFIGURATION_CHANGE_PENDING = 6302
CONFIGURATION_NOT_PLANNED = 6303
CONFIGURATION_NOT_DUE = 6304
CONFIGURATION_NOT_ANNOUNCED = 6305
GOVERNOR_KEY_OTHER = 6306
ASSET_LISTED = 6307
ORACLE_SIGNER_KNOWN = 6308
ORACLE_QUORUM_INVALID = 6309
MARKET_INVALID = 6310
VERIFIER_KNOWN = 6311
VERIFIER_UNKNOWN = 6312
VERIFIER_UNPROVEN = 6313
VERIFIER_LAST = 6314
VERIFIER_REMOVAL_NOT_ANNOUNCED = 6315
VERIFIER_REMOVAL_ANNOUNCED = 6316
VERIFIER_REMOVAL_NOT_DUE = 6317
VERIFIER_FACT_AWAITED = 6318
BATCH_DISAGREES = 6401
BATCH_PROOF_NOT_FOUND = 6402
DATA_PAGE_NOT_FOUND = 6403
EXCHANGE_DISAGREES = 6404
REBUILD_SNAPSHOT_INVALID = 6405
L1_BLOCK_UNKNOWN = 6406
L1_BLOCK_REPLACED = 6407
VALUE_NOT_CONSERVED = 6408
SETTLEMENT_OUT_OF_ORDER = 6411
SETTLEMENT_CONFLICT = 6412
SETTLEMENT_STOPPED = 6413
PROOF_WORKER_FAILED = 6414
CONDITION_WITHOUT_FACT = 6415
PROVERS_UNREACHABLE = 6421
PROVER_OF_OTHER_VERSION = 6422
ESCAPE_POSITION_UNKNOWN = 6501
ESCAPE_POSITION_WORTHLESS = 6502
ESCAPE_STATE_MISMATCH = 6503
ESCAPE_NOT_FROZEN = 6504
ESCAPE_DONE = 6505
INTERNAL = 9001
EXCHANGE_BUSY = 9002
EXCHANGE_NOT_READY = 9003
PORT_IN_USE = 9101
DATA_DIRECTORY_IN_USE = 9102
SETTINGS_INVALID = 9103
CHILD_PROCESS_FAILED = 9104
OPERATOR_CHANNEL_UNAVAILABLE = 9201
OPERATOR_COMMAND_INVALID = 9202
BACKUP_INVALID = 9203
BACKUP_TARGET_TAKEN = 9204
FEE_RECIPIENT_OTHER = 9205
TOUR_CHECK_FAILED = 9301

ERRORS: dict[int, ErrorKind] = {
    REQUEST_MALFORMED: ErrorKind(
        number=REQUEST_MALFORMED,
        name="REQUEST_MALFORMED",
        sentence="the request body is not valid JSON: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    REQUEST_TOO_LARGE: ErrorKind(
        number=REQUEST_TOO_LARGE,
        name="REQUEST_TOO_LARGE",
        sentence="the request is larger than {limit} bytes",
        fields=("limit",),
        is_retryable=False,
        http_status=413,
    ),
    PARAMETER_INVALID: ErrorKind(
        number=PARAMETER_INVALID,
        name="PARAMETER_INVALID",
        sentence="{parameter}: expected {expected}, found {found}",
        fields=("parameter", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    NOT_FOUND: ErrorKind(
        number=NOT_FOUND,
        name="NOT_FOUND",
        sentence="no {what} found with {key}",
        fields=("what", "key"),
        is_retryable=False,
        http_status=404,
    ),
    RATE_LIMITED: ErrorKind(
        number=RATE_LIMITED,
        name="RATE_LIMITED",
        sentence="too many requests: limit {limit} points, wait {retry_after_ms} ms",
        fields=("limit", "retry_after_ms"),
        is_retryable=True,
        http_status=429,
    ),
    UNAUTHORIZED: ErrorKind(
        number=UNAUTHORIZED,
        name="UNAUTHORIZED",
        sentence="Unauthorized: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=401,
    ),
    TIMESTAMP_OUT_OF_WINDOW: ErrorKind(
        number=TIMESTAMP_OUT_OF_WINDOW,
        name="TIMESTAMP_OUT_OF_WINDOW",
        sentence="Timestamp must be within {window_s} seconds of server time {server_time}, found {found}",
        fields=("window_s", "server_time", "found"),
        is_retryable=True,
        http_status=401,
    ),
    SIGNATURE_INVALID: ErrorKind(
        number=SIGNATURE_INVALID,
        name="SIGNATURE_INVALID",
        sentence="Invalid signature for {what}",
        fields=("what",),
        is_retryable=False,
        http_status=400,
    ),
    NOT_ALLOWED: ErrorKind(
        number=NOT_ALLOWED,
        name="NOT_ALLOWED",
        sentence="{address} is not on the allow-list of this exchange",
        fields=("address",),
        is_retryable=False,
        http_status=403,
    ),
    REQUEST_REPLAYED: ErrorKind(
        number=REQUEST_REPLAYED,
        name="REQUEST_REPLAYED",
        sentence="this signed request was received and executed before",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    USER_EXISTS: ErrorKind(
        number=USER_EXISTS,
        name="USER_EXISTS",
        sentence="{address} is onboarded already",
        fields=("address",),
        is_retryable=False,
        http_status=400,
    ),
    STARK_KEY_TAKEN: ErrorKind(
        number=STARK_KEY_TAKEN,
        name="STARK_KEY_TAKEN",
        sentence="the STARK key belongs to another account",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    STARK_KEY_INVALID: ErrorKind(
        number=STARK_KEY_INVALID,
        name="STARK_KEY_INVALID",
        sentence="the STARK key is not a point of the curve",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    API_KEY_TAKEN: ErrorKind(
        number=API_KEY_TAKEN,
        name="API_KEY_TAKEN",
        sentence="the API key exists already",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    API_KEY_LAST: ErrorKind(
        number=API_KEY_LAST,
        name="API_KEY_LAST",
        sentence="the last API key of a user cannot be deleted",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    API_KEYS_TOO_MANY: ErrorKind(
        number=API_KEYS_TOO_MANY,
        name="API_KEYS_TOO_MANY",
        sentence="at most {maximum} API keys per user",
        fields=("maximum",),
        is_retryable=False,
        http_status=400,
    ),
    ACCOUNTS_TOO_MANY: ErrorKind(
        number=ACCOUNTS_TOO_MANY,
        name="ACCOUNTS_TOO_MANY",
        sentence="at most {maximum} accounts per user",
        fields=("maximum",),
        is_retryable=False,
        http_status=400,
    ),
    USERNAME_TAKEN: ErrorKind(
        number=USERNAME_TAKEN,
        name="USERNAME_TAKEN",
        sentence="the username {username} is taken",
        fields=("username",),
        is_retryable=False,
        http_status=400,
    ),
    ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS: ErrorKind(
        number=ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS,
        name="ILLEGAL_POSITION_TRANSITION_ENLARGING_SYNTHETIC_HOLDINGS",
        sentence="the position is not well leveraged and a synthetic holding would grow or flip",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE: ErrorKind(
        number=ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE,
        name="ILLEGAL_POSITION_TRANSITION_NO_RISK_REDUCED_VALUE",
        sentence="the position has no risk and its value would fall below zero or further",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO: ErrorKind(
        number=ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO,
        name="ILLEGAL_POSITION_TRANSITION_REDUCING_TOTAL_VALUE_RISK_RATIO",
        sentence="the position is not well leveraged and its ratio of value to risk would fall",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_ASSET_ORACLE_PRICE: ErrorKind(
        number=INVALID_ASSET_ORACLE_PRICE,
        name="INVALID_ASSET_ORACLE_PRICE",
        sentence="an oracle price is not the proven median or out of range",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_COLLATERAL_ASSET_ID: ErrorKind(
        number=INVALID_COLLATERAL_ASSET_ID,
        name="INVALID_COLLATERAL_ASSET_ID",
        sentence="the collateral asset is not the configured one",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_FULFILLMENT_ASSETS_RATIO: ErrorKind(
        number=INVALID_FULFILLMENT_ASSETS_RATIO,
        name="INVALID_FULFILLMENT_ASSETS_RATIO",
        sentence="the fill's price is worse than the signed one",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_FULFILLMENT_FEE_RATIO: ErrorKind(
        number=INVALID_FULFILLMENT_FEE_RATIO,
        name="INVALID_FULFILLMENT_FEE_RATIO",
        sentence="the fill's fee is above the signed share",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_FULFILLMENT_INFO: ErrorKind(
        number=INVALID_FULFILLMENT_INFO,
        name="INVALID_FULFILLMENT_INFO",
        sentence="the order would be filled beyond its signed size",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_FUNDING_TICK_TIMESTAMP: ErrorKind(
        number=INVALID_FUNDING_TICK_TIMESTAMP,
        name="INVALID_FUNDING_TICK_TIMESTAMP",
        sentence="the funding state is older than the validity period, or the tick goes back in time",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_PUBLIC_KEY: ErrorKind(
        number=INVALID_PUBLIC_KEY,
        name="INVALID_PUBLIC_KEY",
        sentence="the key is not the position's owner",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_SIGNATURE: ErrorKind(
        number=INVALID_SIGNATURE,
        name="INVALID_SIGNATURE",
        sentence="the signature does not verify under the key",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    MISSING_GLOBAL_FUNDING_INDEX: ErrorKind(
        number=MISSING_GLOBAL_FUNDING_INDEX,
        name="MISSING_GLOBAL_FUNDING_INDEX",
        sentence="the asset has no funding index yet",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    MISSING_ORACLE_PRICE: ErrorKind(
        number=MISSING_ORACLE_PRICE,
        name="MISSING_ORACLE_PRICE",
        sentence="the asset has no oracle price yet",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    MISSING_SYNTHETIC_ASSET_ID: ErrorKind(
        number=MISSING_SYNTHETIC_ASSET_ID,
        name="MISSING_SYNTHETIC_ASSET_ID",
        sentence="the asset is not configured",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_AMOUNT: ErrorKind(
        number=OUT_OF_RANGE_AMOUNT,
        name="OUT_OF_RANGE_AMOUNT",
        sentence="an amount is outside [0, 2^64)",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_BALANCE: ErrorKind(
        number=OUT_OF_RANGE_BALANCE,
        name="OUT_OF_RANGE_BALANCE",
        sentence="a balance would leave [-2^63, 2^63)",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_FUNDING_INDEX: ErrorKind(
        number=OUT_OF_RANGE_FUNDING_INDEX,
        name="OUT_OF_RANGE_FUNDING_INDEX",
        sentence="a funding index is outside [-2^63, 2^63) or moves faster than the maximum rate",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_POSITIVE_AMOUNT: ErrorKind(
        number=OUT_OF_RANGE_POSITIVE_AMOUNT,
        name="OUT_OF_RANGE_POSITIVE_AMOUNT",
        sentence="an amount is outside [1, 2^64)",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_TOTAL_RISK: ErrorKind(
        number=OUT_OF_RANGE_TOTAL_RISK,
        name="OUT_OF_RANGE_TOTAL_RISK",
        sentence="the position's total risk is 2^128 or more",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    OUT_OF_RANGE_TOTAL_VALUE: ErrorKind(
        number=OUT_OF_RANGE_TOTAL_VALUE,
        name="OUT_OF_RANGE_TOTAL_VALUE",
        sentence="the position's total value is outside [-2^95, 2^95)",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    SAME_POSITION_ID: ErrorKind(
        number=SAME_POSITION_ID,
        name="SAME_POSITION_ID",
        sentence="both sides are the same position",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION: ErrorKind(
        number=TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION,
        name="TOO_MANY_SYNTHETIC_ASSETS_IN_POSITION",
        sentence="a position holds at most 64 synthetic assets",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM: ErrorKind(
        number=TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM,
        name="TOO_MANY_SYNTHETIC_ASSETS_IN_SYSTEM",
        sentence="the configuration holds too many synthetic assets",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    UNDELEVERAGABLE_POSITION: ErrorKind(
        number=UNDELEVERAGABLE_POSITION,
        name="UNDELEVERAGABLE_POSITION",
        sentence="the position's total value is not negative",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    UNFAIR_DELEVERAGE: ErrorKind(
        number=UNFAIR_DELEVERAGE,
        name="UNFAIR_DELEVERAGE",
        sentence="the collateral of the deleveraging is not the unique fair amount",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    UNLIQUIDATABLE_POSITION: ErrorKind(
        number=UNLIQUIDATABLE_POSITION,
        name="UNLIQUIDATABLE_POSITION",
        sentence="the position is not liquidatable",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    UNSORTED_ORACLE_PRICES: ErrorKind(
        number=UNSORTED_ORACLE_PRICES,
        name="UNSORTED_ORACLE_PRICES",
        sentence="oracle prices or bundles are not in strictly ascending order",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    VALUE_OUT_OF_RANGE: ErrorKind(
        number=VALUE_OUT_OF_RANGE,
        name="VALUE_OUT_OF_RANGE",
        sentence="a value is outside [{minimum}, {maximum}]: found {found}",
        fields=("minimum", "maximum", "found"),
        is_retryable=False,
        http_status=400,
    ),
    MESSAGE_EXPIRED: ErrorKind(
        number=MESSAGE_EXPIRED,
        name="MESSAGE_EXPIRED",
        sentence="the signed expiration is before the batch's minimum",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_POSITION_ID: ErrorKind(
        number=INVALID_POSITION_ID,
        name="INVALID_POSITION_ID",
        sentence="an empty position opens only under the id derived from its key, by deposit or transfer",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    FEE_POSITION_CANNOT_TRADE: ErrorKind(
        number=FEE_POSITION_CANNOT_TRADE,
        name="FEE_POSITION_CANNOT_TRADE",
        sentence="the fee position signs no orders",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    ORDERS_DO_NOT_MATCH: ErrorKind(
        number=ORDERS_DO_NOT_MATCH,
        name="ORDERS_DO_NOT_MATCH",
        sentence="the orders are not a buy and a sell of one asset",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    ORACLE_QUORUM_MISSING: ErrorKind(
        number=ORACLE_QUORUM_MISSING,
        name="ORACLE_QUORUM_MISSING",
        sentence="fewer oracle bundles than the quorum",
        fields=(),
        is_retryable=True,
        http_status=400,
    ),
    UNKNOWN_ORACLE_SIGNER: ErrorKind(
        number=UNKNOWN_ORACLE_SIGNER,
        name="UNKNOWN_ORACLE_SIGNER",
        sentence="a bundle is not signed by a configured oracle",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_ORACLE_TICK_SLOT: ErrorKind(
        number=INVALID_ORACLE_TICK_SLOT,
        name="INVALID_ORACLE_TICK_SLOT",
        sentence="the oracle slot is not after the last one or before the system time",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_ORACLE_OBSERVATION: ErrorKind(
        number=INVALID_ORACLE_OBSERVATION,
        name="INVALID_ORACLE_OBSERVATION",
        sentence="a bundle has a price outside its slot's validity period or not one entry per asset",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_CONFIGURATION: ErrorKind(
        number=INVALID_CONFIGURATION,
        name="INVALID_CONFIGURATION",
        sentence="the configuration is not valid",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_CONDITION: ErrorKind(
        number=INVALID_CONDITION,
        name="INVALID_CONDITION",
        sentence="a conditional transfer needs a condition other than 0",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    FUNDING_MOVES_TOO_FAST: ErrorKind(
        number=FUNDING_MOVES_TOO_FAST,
        name="FUNDING_MOVES_TOO_FAST",
        sentence="a funding index moves faster than the maximum rate, or without a price",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    WITHDRAWAL_UNDERCOLLATERALIZED: ErrorKind(
        number=WITHDRAWAL_UNDERCOLLATERALIZED,
        name="WITHDRAWAL_UNDERCOLLATERALIZED",
        sentence="Withdrawal would put account under collateralization minumum",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    TRANSFER_UNDERCOLLATERALIZED: ErrorKind(
        number=TRANSFER_UNDERCOLLATERALIZED,
        name="TRANSFER_UNDERCOLLATERALIZED",
        sentence="Transfer would put account under collateralization minimum: free collateral {found_quantums} quantums, required {required_quantums}",
        fields=("required_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    WITHDRAWAL_TOO_SMALL: ErrorKind(
        number=WITHDRAWAL_TOO_SMALL,
        name="WITHDRAWAL_TOO_SMALL",
        sentence="a withdrawal must be at least {minimum_quantums} quantums or the whole balance, found {found_quantums}",
        fields=("minimum_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    SIGNED_EXPIRATION_TOO_SOON: ErrorKind(
        number=SIGNED_EXPIRATION_TOO_SOON,
        name="SIGNED_EXPIRATION_TOO_SOON",
        sentence="the signed expiration must be at least {minimum_hours} hours since the epoch, found {found_hours}",
        fields=("minimum_hours", "found_hours"),
        is_retryable=False,
        http_status=400,
    ),
    MESSAGE_REUSED: ErrorKind(
        number=MESSAGE_REUSED,
        name="MESSAGE_REUSED",
        sentence="this signed message was used before",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    LIQUIDITY_PROVIDER_UNKNOWN: ErrorKind(
        number=LIQUIDITY_PROVIDER_UNKNOWN,
        name="LIQUIDITY_PROVIDER_UNKNOWN",
        sentence="position {position_id} is no liquidity provider",
        fields=("position_id",),
        is_retryable=False,
        http_status=400,
    ),
    FAST_WITHDRAWAL_CREDIT_UNEXPECTED: ErrorKind(
        number=FAST_WITHDRAWAL_CREDIT_UNEXPECTED,
        name="FAST_WITHDRAWAL_CREDIT_UNEXPECTED",
        sentence="the credit of this debit is {expected_quantums} quantums, found {found_quantums}",
        fields=("expected_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    FAST_WITHDRAWAL_TOO_LARGE: ErrorKind(
        number=FAST_WITHDRAWAL_TOO_LARGE,
        name="FAST_WITHDRAWAL_TOO_LARGE",
        sentence="a fast withdrawal is at most {maximum_quantums} quantums, found {found_quantums}",
        fields=("maximum_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    AMOUNT_NOT_POSITIVE: ErrorKind(
        number=AMOUNT_NOT_POSITIVE,
        name="AMOUNT_NOT_POSITIVE",
        sentence="an amount must be positive",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    TRANSFER_TO_SELF: ErrorKind(
        number=TRANSFER_TO_SELF,
        name="TRANSFER_TO_SELF",
        sentence="sender and receiver are the same account",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    PAYMENT_REUSED: ErrorKind(
        number=PAYMENT_REUSED,
        name="PAYMENT_REUSED",
        sentence="this payment on L1 was asked for before: choose another clientId",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    CONDITION_UNEXPECTED: ErrorKind(
        number=CONDITION_UNEXPECTED,
        name="CONDITION_UNEXPECTED",
        sentence="a fast withdrawal's condition must name the exchange's own transfer registry: expected {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    PAYMENT_EXISTS: ErrorKind(
        number=PAYMENT_EXISTS,
        name="PAYMENT_EXISTS",
        sentence="this payment on L1 was made before: choose another clientId",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    PAYMENT_UNKNOWN: ErrorKind(
        number=PAYMENT_UNKNOWN,
        name="PAYMENT_UNKNOWN",
        sentence="no fast withdrawal waits for the payment {fact}",
        fields=("fact",),
        is_retryable=False,
        http_status=404,
    ),
    FAST_WITHDRAWAL_UNAVAILABLE: ErrorKind(
        number=FAST_WITHDRAWAL_UNAVAILABLE,
        name="FAST_WITHDRAWAL_UNAVAILABLE",
        sentence="fast withdrawals are not available now: {reason}",
        fields=("reason",),
        is_retryable=True,
        http_status=503,
    ),
    LIQUIDITY_DESK_UNREACHABLE: ErrorKind(
        number=LIQUIDITY_DESK_UNREACHABLE,
        name="LIQUIDITY_DESK_UNREACHABLE",
        sentence="the exchange's desk for liquidity providers does not answer: {reason}",
        fields=("reason",),
        is_retryable=True,
        http_status=503,
    ),
    PAYMENT_FILE_INVALID: ErrorKind(
        number=PAYMENT_FILE_INVALID,
        name="PAYMENT_FILE_INVALID",
        sentence="the liquidity provider's file of payments is not usable: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    CONDITIONS_MALFORMED: ErrorKind(
        number=CONDITIONS_MALFORMED,
        name="CONDITIONS_MALFORMED",
        sentence="the conditions of batch {number} do not read: {reason}",
        fields=("number", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    MARKET_UNKNOWN: ErrorKind(
        number=MARKET_UNKNOWN,
        name="MARKET_UNKNOWN",
        sentence="there is no market {market}",
        fields=("market",),
        is_retryable=False,
        http_status=400,
    ),
    MARKET_NOT_OPEN: ErrorKind(
        number=MARKET_NOT_OPEN,
        name="MARKET_NOT_OPEN",
        sentence="market {market} takes no new orders while it is {status}",
        fields=("market", "status"),
        is_retryable=True,
        http_status=400,
    ),
    ORDERS_PAUSED: ErrorKind(
        number=ORDERS_PAUSED,
        name="ORDERS_PAUSED",
        sentence="the exchange takes no new orders at present; cancels and withdrawals go on",
        fields=(),
        is_retryable=True,
        http_status=503,
    ),
    ORACLE_PRICE_STALE: ErrorKind(
        number=ORACLE_PRICE_STALE,
        name="ORACLE_PRICE_STALE",
        sentence="market {market} has no fresh oracle price; new orders are taken again with the next one",
        fields=("market",),
        is_retryable=True,
        http_status=503,
    ),
    ACCOUNT_UNKNOWN: ErrorKind(
        number=ACCOUNT_UNKNOWN,
        name="ACCOUNT_UNKNOWN",
        sentence="position {position_id} has never held anything here",
        fields=("position_id",),
        is_retryable=False,
        http_status=400,
    ),
    POSITION_MAY_NOT_TRADE: ErrorKind(
        number=POSITION_MAY_NOT_TRADE,
        name="POSITION_MAY_NOT_TRADE",
        sentence="position {position_id} belongs to the exchange and places no orders",
        fields=("position_id",),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_REF_INVALID: ErrorKind(
        number=ORDER_REF_INVALID,
        name="ORDER_REF_INVALID",
        sentence="order reference {order_ref} is taken or out of range",
        fields=("order_ref",),
        is_retryable=False,
        http_status=400,
    ),
    PRICE_OUT_OF_RANGE: ErrorKind(
        number=PRICE_OUT_OF_RANGE,
        name="PRICE_OUT_OF_RANGE",
        sentence="price must be from 1 to {maximum} ticks, found {found}",
        fields=("maximum", "found"),
        is_retryable=False,
        http_status=400,
    ),
    SIZE_TOO_SMALL: ErrorKind(
        number=SIZE_TOO_SMALL,
        name="SIZE_TOO_SMALL",
        sentence="size must be at least {minimum} lots, found {found}",
        fields=("minimum", "found"),
        is_retryable=False,
        http_status=400,
    ),
    SIZE_TOO_LARGE: ErrorKind(
        number=SIZE_TOO_LARGE,
        name="SIZE_TOO_LARGE",
        sentence="size must be at most {maximum} lots, found {found}",
        fields=("maximum", "found"),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_VALUE_TOO_LARGE: ErrorKind(
        number=ORDER_VALUE_TOO_LARGE,
        name="ORDER_VALUE_TOO_LARGE",
        sentence="price times size must be below 2^63 collateral quantums, found {found}",
        fields=("found",),
        is_retryable=False,
        http_status=400,
    ),
    EXPIRATION_TOO_SOON: ErrorKind(
        number=EXPIRATION_TOO_SOON,
        name="EXPIRATION_TOO_SOON",
        sentence="expiration must be at least {minimum_ms} ms ahead, found {found_ms}",
        fields=("minimum_ms", "found_ms"),
        is_retryable=False,
        http_status=400,
    ),
    EXPIRATION_TOO_LATE: ErrorKind(
        number=EXPIRATION_TOO_LATE,
        name="EXPIRATION_TOO_LATE",
        sentence="expiration must be at most {maximum_ms} ms ahead, found {found_ms}",
        fields=("maximum_ms", "found_ms"),
        is_retryable=False,
        http_status=400,
    ),
    MARKET_ORDER_NOT_IMMEDIATE: ErrorKind(
        number=MARKET_ORDER_NOT_IMMEDIATE,
        name="MARKET_ORDER_NOT_IMMEDIATE",
        sentence="a MARKET order must be FOK or IOC",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    POST_ONLY_IMMEDIATE: ErrorKind(
        number=POST_ONLY_IMMEDIATE,
        name="POST_ONLY_IMMEDIATE",
        sentence="a post-only order must be GTT",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    TRIGGER_PRICE_REQUIRED: ErrorKind(
        number=TRIGGER_PRICE_REQUIRED,
        name="TRIGGER_PRICE_REQUIRED",
        sentence="a {type} order needs a trigger price",
        fields=("type",),
        is_retryable=False,
        http_status=400,
    ),
    TRIGGER_PRICE_UNEXPECTED: ErrorKind(
        number=TRIGGER_PRICE_UNEXPECTED,
        name="TRIGGER_PRICE_UNEXPECTED",
        sentence="a {type} order takes no trigger price",
        fields=("type",),
        is_retryable=False,
        http_status=400,
    ),
    TRAILING_PERCENT_INVALID: ErrorKind(
        number=TRAILING_PERCENT_INVALID,
        name="TRAILING_PERCENT_INVALID",
        sentence="a TRAILING_STOP order needs a trailing distance between 0 and 100 percent, found {found} ppm",
        fields=("found",),
        is_retryable=False,
        http_status=400,
    ),
    TRAILING_PERCENT_UNEXPECTED: ErrorKind(
        number=TRAILING_PERCENT_UNEXPECTED,
        name="TRAILING_PERCENT_UNEXPECTED",
        sentence="a {type} order takes no trailing percent",
        fields=("type",),
        is_retryable=False,
        http_status=400,
    ),
    REDUCE_ONLY_NOT_IMMEDIATE: ErrorKind(
        number=REDUCE_ONLY_NOT_IMMEDIATE,
        name="REDUCE_ONLY_NOT_IMMEDIATE",
        sentence="a reduce-only order must be FOK or IOC",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    REDUCE_ONLY_NO_POSITION: ErrorKind(
        number=REDUCE_ONLY_NO_POSITION,
        name="REDUCE_ONLY_NO_POSITION",
        sentence="a reduce-only order needs an open position on the other side",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    REDUCE_ONLY_TOO_LARGE: ErrorKind(
        number=REDUCE_ONLY_TOO_LARGE,
        name="REDUCE_ONLY_TOO_LARGE",
        sentence="a reduce-only order must not exceed the position of {position_lots} lots, found {found}",
        fields=("position_lots", "found"),
        is_retryable=False,
        http_status=400,
    ),
    FEE_LIMIT_TOO_LOW: ErrorKind(
        number=FEE_LIMIT_TOO_LOW,
        name="FEE_LIMIT_TOO_LOW",
        sentence="limitFee must allow at least {required_quantums} quantums, found {found_quantums}",
        fields=("required_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    TOO_MANY_OPEN_ORDERS: ErrorKind(
        number=TOO_MANY_OPEN_ORDERS,
        name="TOO_MANY_OPEN_ORDERS",
        sentence="at most {maximum} open orders per market and side",
        fields=("maximum",),
        is_retryable=True,
        http_status=400,
    ),
    PRICE_OUTSIDE_BAND: ErrorKind(
        number=PRICE_OUTSIDE_BAND,
        name="PRICE_OUTSIDE_BAND",
        sentence="the limit price crosses the index price by more than the market's band: bound {bound_ticks} ticks, found {found_ticks}",
        fields=("bound_ticks", "found_ticks"),
        is_retryable=False,
        http_status=400,
    ),
    POSITION_LIMIT_EXCEEDED: ErrorKind(
        number=POSITION_LIMIT_EXCEEDED,
        name="POSITION_LIMIT_EXCEEDED",
        sentence="the position would exceed the market's limit of {maximum_quantums} quantums, found {found_quantums}",
        fields=("maximum_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_MARGIN_INSUFFICIENT: ErrorKind(
        number=ORDER_MARGIN_INSUFFICIENT,
        name="ORDER_MARGIN_INSUFFICIENT",
        sentence="initial margin with open orders: required {required_quantums} quantums, found {found_quantums}",
        fields=("required_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_NOT_FOUND: ErrorKind(
        number=ORDER_NOT_FOUND,
        name="ORDER_NOT_FOUND",
        sentence="no open order {order_ref}",
        fields=("order_ref",),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_NOT_POST_ONLY: ErrorKind(
        number=ORDER_NOT_POST_ONLY,
        name="ORDER_NOT_POST_ONLY",
        sentence="market {market} takes only post-only orders at present",
        fields=("market",),
        is_retryable=True,
        http_status=400,
    ),
    ORDER_NOT_REDUCING: ErrorKind(
        number=ORDER_NOT_REDUCING,
        name="ORDER_NOT_REDUCING",
        sentence="market {market} is closing: only orders that reduce a position are taken",
        fields=("market",),
        is_retryable=False,
        http_status=400,
    ),
    FREE_COLLATERAL_INSUFFICIENT: ErrorKind(
        number=FREE_COLLATERAL_INSUFFICIENT,
        name="FREE_COLLATERAL_INSUFFICIENT",
        sentence="free collateral: required {required_quantums} quantums, found {found_quantums}",
        fields=("required_quantums", "found_quantums"),
        is_retryable=False,
        http_status=400,
    ),
    INDEX_PRICE_MISSING: ErrorKind(
        number=INDEX_PRICE_MISSING,
        name="INDEX_PRICE_MISSING",
        sentence="market {market} has no fresh index price, which a trailing stop starts from",
        fields=("market",),
        is_retryable=True,
        http_status=503,
    ),
    FIXED_PRICE_INVALID: ErrorKind(
        number=FIXED_PRICE_INVALID,
        name="FIXED_PRICE_INVALID",
        sentence="a price of market {market} must be in [1, 2^64), found {found}",
        fields=("market", "found"),
        is_retryable=False,
        http_status=400,
    ),
    HOLDING_INVALID: ErrorKind(
        number=HOLDING_INVALID,
        name="HOLDING_INVALID",
        sentence="holdings must be ascending by market, known and not zero; found market {market}",
        fields=("market",),
        is_retryable=False,
        http_status=400,
    ),
    SETTLEMENT_BEHIND: ErrorKind(
        number=SETTLEMENT_BEHIND,
        name="SETTLEMENT_BEHIND",
        sentence="the exchange takes no new orders until L1 has accepted more of its batches ({reason}); cancels and withdrawals go on",
        fields=("reason",),
        is_retryable=True,
        http_status=503,
    ),
    CLIENT_ID_DUPLICATE: ErrorKind(
        number=CLIENT_ID_DUPLICATE,
        name="CLIENT_ID_DUPLICATE",
        sentence="clientId {client_id} was used before",
        fields=("client_id",),
        is_retryable=False,
        http_status=400,
    ),
    ORDER_EXPIRATION_TOO_SOON: ErrorKind(
        number=ORDER_EXPIRATION_TOO_SOON,
        name="ORDER_EXPIRATION_TOO_SOON",
        sentence="Order expiration cannot be less than 1 minute(s) in the future",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    SIGNED_AMOUNTS_MISMATCH: ErrorKind(
        number=SIGNED_AMOUNTS_MISMATCH,
        name="SIGNED_AMOUNTS_MISMATCH",
        sentence="the signed amounts are not those of size, price and limitFee: {field} expected {expected}, found {found}",
        fields=("field", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    LIMIT_FEE_TOO_LOW: ErrorKind(
        number=LIMIT_FEE_TOO_LOW,
        name="LIMIT_FEE_TOO_LOW",
        sentence="limitFee must be at least {required_ppm} ppm, found {found_ppm}",
        fields=("required_ppm", "found_ppm"),
        is_retryable=False,
        http_status=400,
    ),
    STATE_ROOT_MISMATCH: ErrorKind(
        number=STATE_ROOT_MISMATCH,
        name="STATE_ROOT_MISMATCH",
        sentence="the records of the batch are not those of the previous root",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    INVALID_TREE_WITNESS: ErrorKind(
        number=INVALID_TREE_WITNESS,
        name="INVALID_TREE_WITNESS",
        sentence="the tree update's witness is malformed",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    UNSORTED_KEYS: ErrorKind(
        number=UNSORTED_KEYS,
        name="UNSORTED_KEYS",
        sentence="keys are not strictly ascending",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    MINIMUM_EXPIRATION_DECREASES: ErrorKind(
        number=MINIMUM_EXPIRATION_DECREASES,
        name="MINIMUM_EXPIRATION_DECREASES",
        sentence="the batch's minimum expiration is before the previous batch's",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_MALFORMED: ErrorKind(
        number=BATCH_MALFORMED,
        name="BATCH_MALFORMED",
        sentence="the batch file is malformed: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    RECORD_OUTSIDE_BATCH: ErrorKind(
        number=RECORD_OUTSIDE_BATCH,
        name="RECORD_OUTSIDE_BATCH",
        sentence="a transaction touches a record that the batch does not open",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    PREVIOUS_STATE_MISMATCH: ErrorKind(
        number=PREVIOUS_STATE_MISMATCH,
        name="PREVIOUS_STATE_MISMATCH",
        sentence="the previous state lists an asset that the configuration lacks",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_NOT_OPEN: ErrorKind(
        number=BATCH_NOT_OPEN,
        name="BATCH_NOT_OPEN",
        sentence="no batch is open, or one is open already",
        fields=(),
        is_retryable=False,
        http_status=500,
    ),
    BATCH_FULL: ErrorKind(
        number=BATCH_FULL,
        name="BATCH_FULL",
        sentence="the open batch is as large as a proof that L1 accepts can be; the next one opens with the next input",
        fields=(),
        is_retryable=True,
        http_status=503,
    ),
    JOURNAL_CORRUPT: ErrorKind(
        number=JOURNAL_CORRUPT,
        name="JOURNAL_CORRUPT",
        sentence="the journal is damaged: {file} at byte {offset}: {reason}",
        fields=("file", "offset", "reason"),
        is_retryable=False,
        http_status=500,
    ),
    JOURNAL_UNAVAILABLE: ErrorKind(
        number=JOURNAL_UNAVAILABLE,
        name="JOURNAL_UNAVAILABLE",
        sentence="the journal cannot be written: {reason}; nothing is accepted until a restart",
        fields=("reason",),
        is_retryable=True,
        http_status=503,
    ),
    JOURNAL_REPLAY_DIFFERS: ErrorKind(
        number=JOURNAL_REPLAY_DIFFERS,
        name="JOURNAL_REPLAY_DIFFERS",
        sentence="input {sequence} does not replay: result hash {expected} in the journal, {found} now (journal written by {writer})",
        fields=("sequence", "expected", "found", "writer"),
        is_retryable=False,
        http_status=500,
    ),
    SNAPSHOT_INVALID: ErrorKind(
        number=SNAPSHOT_INVALID,
        name="SNAPSHOT_INVALID",
        sentence="the snapshot is not usable: {file}: {reason}",
        fields=("file", "reason"),
        is_retryable=False,
        http_status=500,
    ),
    JOURNAL_FORMAT_UNKNOWN: ErrorKind(
        number=JOURNAL_FORMAT_UNKNOWN,
        name="JOURNAL_FORMAT_UNKNOWN",
        sentence="the journal has format {found}, this version reads {expected}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
    JOURNAL_SETTINGS_DIFFER: ErrorKind(
        number=JOURNAL_SETTINGS_DIFFER,
        name="JOURNAL_SETTINGS_DIFFER",
        sentence="the journal was written under other settings: expected {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
    BATCH_EMPTY: ErrorKind(
        number=BATCH_EMPTY,
        name="BATCH_EMPTY",
        sentence="the open batch has no transactions",
        fields=(),
        is_retryable=False,
        http_status=400,
    ),
    ENGINE_SNAPSHOT_INVALID: ErrorKind(
        number=ENGINE_SNAPSHOT_INVALID,
        name="ENGINE_SNAPSHOT_INVALID",
        sentence="the engine's snapshot is not readable: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=500,
    ),
    PROGRAM_UNREADABLE: ErrorKind(
        number=PROGRAM_UNREADABLE,
        name="PROGRAM_UNREADABLE",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    CONSTRUCT_REFUSED: ErrorKind(
        number=CONSTRUCT_REFUSED,
        name="CONSTRUCT_REFUSED",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    NAME_UNKNOWN: ErrorKind(
        number=NAME_UNKNOWN,
        name="NAME_UNKNOWN",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    TYPE_REFUSED: ErrorKind(
        number=TYPE_REFUSED,
        name="TYPE_REFUSED",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    INPUT_UNBOUNDED: ErrorKind(
        number=INPUT_UNBOUNDED,
        name="INPUT_UNBOUNDED",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    VALUE_LEAVES_FIELD: ErrorKind(
        number=VALUE_LEAVES_FIELD,
        name="VALUE_LEAVES_FIELD",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    DIVISOR_NOT_POSITIVE: ErrorKind(
        number=DIVISOR_NOT_POSITIVE,
        name="DIVISOR_NOT_POSITIVE",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    INDEX_NEGATIVE: ErrorKind(
        number=INDEX_NEGATIVE,
        name="INDEX_NEGATIVE",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    EXPONENT_TOO_LARGE: ErrorKind(
        number=EXPONENT_TOO_LARGE,
        name="EXPONENT_TOO_LARGE",
        sentence="{where}: {found}; {instead}",
        fields=("where", "found", "instead"),
        is_retryable=False,
        http_status=500,
    ),
    DATABASE_URL_INVALID: ErrorKind(
        number=DATABASE_URL_INVALID,
        name="DATABASE_URL_INVALID",
        sentence="the database must be sqlite:///FILE or postgresql://…, found {found}",
        fields=("found",),
        is_retryable=False,
        http_status=500,
    ),
    SCHEMA_TOO_NEW: ErrorKind(
        number=SCHEMA_TOO_NEW,
        name="SCHEMA_TOO_NEW",
        sentence="the database was made by a newer version: expected at most {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
    READ_MODEL_UNAVAILABLE: ErrorKind(
        number=READ_MODEL_UNAVAILABLE,
        name="READ_MODEL_UNAVAILABLE",
        sentence="the database of histories does not answer: {reason}",
        fields=("reason",),
        is_retryable=True,
        http_status=503,
    ),
    READ_MODEL_OTHER_JOURNAL: ErrorKind(
        number=READ_MODEL_OTHER_JOURNAL,
        name="READ_MODEL_OTHER_JOURNAL",
        sentence="the database belongs to another journal: input {sequence} has hash {expected} there, {found} here",
        fields=("sequence", "expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
    READ_MODEL_MOVED: ErrorKind(
        number=READ_MODEL_MOVED,
        name="READ_MODEL_MOVED",
        sentence="the database does not stand where it was left: expected input {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=True,
        http_status=500,
    ),
    PROOF_MALFORMED: ErrorKind(
        number=PROOF_MALFORMED,
        name="PROOF_MALFORMED",
        sentence="the proof file is malformed: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    PROOF_REFUSED: ErrorKind(
        number=PROOF_REFUSED,
        name="PROOF_REFUSED",
        sentence="the proof does not hold: {step}: {reason}",
        fields=("step", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    PROOF_OF_OTHER_PROGRAM: ErrorKind(
        number=PROOF_OF_OTHER_PROGRAM,
        name="PROOF_OF_OTHER_PROGRAM",
        sentence="the proof is for another {what}: expected {expected}, found {found}",
        fields=("what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_TOO_LARGE: ErrorKind(
        number=BATCH_TOO_LARGE,
        name="BATCH_TOO_LARGE",
        sentence="no layout of proofs holds the batch: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    PROFILE_UNKNOWN: ErrorKind(
        number=PROFILE_UNKNOWN,
        name="PROFILE_UNKNOWN",
        sentence="no profile of proofs has this name: expected one of {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_OF_OTHER_DEPLOYMENT: ErrorKind(
        number=BATCH_OF_OTHER_DEPLOYMENT,
        name="BATCH_OF_OTHER_DEPLOYMENT",
        sentence="the batch belongs to another deployment: expected the domain {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_NOT_PROVABLE: ErrorKind(
        number=BATCH_NOT_PROVABLE,
        name="BATCH_NOT_PROVABLE",
        sentence="the batch has no proof: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    FILE_UNREADABLE: ErrorKind(
        number=FILE_UNREADABLE,
        name="FILE_UNREADABLE",
        sentence="the file {path} cannot be read: {reason}",
        fields=("path", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    PROOF_MEMORY_EXCEEDED: ErrorKind(
        number=PROOF_MEMORY_EXCEEDED,
        name="PROOF_MEMORY_EXCEEDED",
        sentence="the proof needs more memory than it may take: expected at most {expected} MiB, needed {needed} MiB",
        fields=("expected", "needed"),
        is_retryable=False,
        http_status=400,
    ),
    L1_UNREACHABLE: ErrorKind(
        number=L1_UNREACHABLE,
        name="L1_UNREACHABLE",
        sentence="the Ethereum node does not answer {method}: {reason}",
        fields=("method", "reason"),
        is_retryable=True,
        http_status=503,
    ),
    L1_REQUEST_REFUSED: ErrorKind(
        number=L1_REQUEST_REFUSED,
        name="L1_REQUEST_REFUSED",
        sentence="the Ethereum node refuses {method}: {reason}",
        fields=("method", "reason"),
        is_retryable=False,
        http_status=502,
    ),
    L1_ANSWER_INVALID: ErrorKind(
        number=L1_ANSWER_INVALID,
        name="L1_ANSWER_INVALID",
        sentence="the Ethereum node's answer to {method} is not understood: expected {expected}, found {found}",
        fields=("method", "expected", "found"),
        is_retryable=False,
        http_status=502,
    ),
    L1_CHAIN_MISMATCH: ErrorKind(
        number=L1_CHAIN_MISMATCH,
        name="L1_CHAIN_MISMATCH",
        sentence="the Ethereum chain is another one: expected chain id {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    DEVELOPMENT_KEY_REFUSED: ErrorKind(
        number=DEVELOPMENT_KEY_REFUSED,
        name="DEVELOPMENT_KEY_REFUSED",
        sentence="development keys are public and work on chain id {expected} only, found chain id {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    L1_TRANSACTION_REVERTED: ErrorKind(
        number=L1_TRANSACTION_REVERTED,
        name="L1_TRANSACTION_REVERTED",
        sentence="the Ethereum transaction {transaction} reverts: {reason}",
        fields=("transaction", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    L1_TRANSACTION_PENDING: ErrorKind(
        number=L1_TRANSACTION_PENDING,
        name="L1_TRANSACTION_PENDING",
        sentence="the Ethereum transaction {transaction} is not in a block after {seconds} seconds",
        fields=("transaction", "seconds"),
        is_retryable=True,
        http_status=504,
    ),
    L1_GAS_ABOVE_LIMIT: ErrorKind(
        number=L1_GAS_ABOVE_LIMIT,
        name="L1_GAS_ABOVE_LIMIT",
        sentence="the Ethereum transaction needs {required} gas, more than the {limit} a transaction may use",
        fields=("required", "limit"),
        is_retryable=False,
        http_status=400,
    ),
    L1_REORGANISATION_TOO_DEEP: ErrorKind(
        number=L1_REORGANISATION_TOO_DEEP,
        name="L1_REORGANISATION_TOO_DEEP",
        sentence="the Ethereum chain was reorganised deeper than the {depth} blocks that are remembered, below block {block}",
        fields=("depth", "block"),
        is_retryable=False,
        http_status=500,
    ),
    L1_CURSOR_INVALID: ErrorKind(
        number=L1_CURSOR_INVALID,
        name="L1_CURSOR_INVALID",
        sentence="the record of what was read from the Ethereum chain can not be used: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=500,
    ),
    CONTRACT_ARTIFACT_MISSING: ErrorKind(
        number=CONTRACT_ARTIFACT_MISSING,
        name="CONTRACT_ARTIFACT_MISSING",
        sentence="the contract {contract} is not built: expected {path}; run make setup",
        fields=("contract", "path"),
        is_retryable=False,
        http_status=500,
    ),
    DEPLOYMENT_CONFLICT: ErrorKind(
        number=DEPLOYMENT_CONFLICT,
        name="DEPLOYMENT_CONFLICT",
        sentence="the deployment of {contract} does not fit what is on the chain: {reason}",
        fields=("contract", "reason"),
        is_retryable=False,
        http_status=500,
    ),
    DEVELOPMENT_CHAIN_FAILED: ErrorKind(
        number=DEVELOPMENT_CHAIN_FAILED,
        name="DEVELOPMENT_CHAIN_FAILED",
        sentence="the development chain does not run: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=500,
    ),
    L1_DEPOSIT_LOST: ErrorKind(
        number=L1_DEPOSIT_LOST,
        name="L1_DEPOSIT_LOST",
        sentence="the deposit of transaction {transaction} was credited and has left the chain: {amount} quantums to key {key}, position {position}",
        fields=("transaction", "amount", "key", "position"),
        is_retryable=False,
        http_status=500,
    ),
    DEPOSIT_KNOWN: ErrorKind(
        number=DEPOSIT_KNOWN,
        name="DEPOSIT_KNOWN",
        sentence="deposit {event_id} was credited or dropped before",
        fields=("event_id",),
        is_retryable=False,
        http_status=400,
    ),
    DEPOSIT_NOT_NOW: ErrorKind(
        number=DEPOSIT_NOT_NOW,
        name="DEPOSIT_NOT_NOW",
        sentence="deposit {event_id} cannot be credited at present: {reason}",
        fields=("event_id", "reason"),
        is_retryable=True,
        http_status=503,
    ),
    ORACLE_TICK_EARLY: ErrorKind(
        number=ORACLE_TICK_EARLY,
        name="ORACLE_TICK_EARLY",
        sentence="no oracle tick is due: the last one is younger than {interval_ms} ms, or than {age_ms} ms while no price moved by {move_ppm} millionths; no account crosses maintenance",
        fields=("interval_ms", "age_ms", "move_ppm"),
        is_retryable=True,
        http_status=400,
    ),
    EVENT_KNOWN: ErrorKind(
        number=EVENT_KNOWN,
        name="EVENT_KNOWN",
        sentence="event {event_id} was taken before",
        fields=("event_id",),
        is_retryable=False,
        http_status=400,
    ),
    L1_BATCH_UNKNOWN: ErrorKind(
        number=L1_BATCH_UNKNOWN,
        name="L1_BATCH_UNKNOWN",
        sentence="the contract accepted batch {found}, and this exchange has closed {closed} batches: its journal is not complete",
        fields=("found", "closed"),
        is_retryable=False,
        http_status=500,
    ),
    EXCHANGE_FROZEN: ErrorKind(
        number=EXCHANGE_FROZEN,
        name="EXCHANGE_FROZEN",
        sentence="the exchange is frozen on Ethereum: it takes no orders, withdrawals and transfers; cancels go on",
        fields=(),
        is_retryable=False,
        http_status=503,
    ),
    FORCED_REQUEST_WAITS: ErrorKind(
        number=FORCED_REQUEST_WAITS,
        name="FORCED_REQUEST_WAITS",
        sentence="a request that was forced on Ethereum waits for this account: fast withdrawals are refused until it is served",
        fields=(),
        is_retryable=True,
        http_status=400,
    ),
    CONFIGURATION_CHANGE_INVALID: ErrorKind(
        number=CONFIGURATION_CHANGE_INVALID,
        name="CONFIGURATION_CHANGE_INVALID",
        sentence="the configuration cannot follow the one in force: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    CONFIGURATION_CHANGE_PENDING: ErrorKind(
        number=CONFIGURATION_CHANGE_PENDING,
        name="CONFIGURATION_CHANGE_PENDING",
        sentence="one change at a time: that to the configuration {pending} is under way",
        fields=("pending",),
        is_retryable=True,
        http_status=409,
    ),
    CONFIGURATION_NOT_PLANNED: ErrorKind(
        number=CONFIGURATION_NOT_PLANNED,
        name="CONFIGURATION_NOT_PLANNED",
        sentence="no change to the configuration {configuration} is planned here",
        fields=("configuration",),
        is_retryable=False,
        http_status=400,
    ),
    CONFIGURATION_NOT_DUE: ErrorKind(
        number=CONFIGURATION_NOT_DUE,
        name="CONFIGURATION_NOT_DUE",
        sentence="the change to the configuration {configuration} may be made from {earliest} to {latest}; on L1 it is {found}",
        fields=("configuration", "earliest", "latest", "found"),
        is_retryable=True,
        http_status=409,
    ),
    CONFIGURATION_NOT_ANNOUNCED: ErrorKind(
        number=CONFIGURATION_NOT_ANNOUNCED,
        name="CONFIGURATION_NOT_ANNOUNCED",
        sentence="the configuration {configuration} is neither in force on L1 nor announced there",
        fields=("configuration",),
        is_retryable=True,
        http_status=409,
    ),
    GOVERNOR_KEY_OTHER: ErrorKind(
        number=GOVERNOR_KEY_OTHER,
        name="GOVERNOR_KEY_OTHER",
        sentence="{found} does not govern the exchange: expected one of {expected}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=403,
    ),
    ASSET_LISTED: ErrorKind(
        number=ASSET_LISTED,
        name="ASSET_LISTED",
        sentence="{asset} is listed already",
        fields=("asset",),
        is_retryable=False,
        http_status=400,
    ),
    ORACLE_SIGNER_KNOWN: ErrorKind(
        number=ORACLE_SIGNER_KNOWN,
        name="ORACLE_SIGNER_KNOWN",
        sentence="the oracle signer {signer} is one already",
        fields=("signer",),
        is_retryable=False,
        http_status=400,
    ),
    ORACLE_QUORUM_INVALID: ErrorKind(
        number=ORACLE_QUORUM_INVALID,
        name="ORACLE_QUORUM_INVALID",
        sentence="the quorum of {signers} signers must be from {low} to {signers}, found {found}",
        fields=("signers", "low", "found"),
        is_retryable=False,
        http_status=400,
    ),
    MARKET_INVALID: ErrorKind(
        number=MARKET_INVALID,
        name="MARKET_INVALID",
        sentence="the market cannot be listed: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_KNOWN: ErrorKind(
        number=VERIFIER_KNOWN,
        name="VERIFIER_KNOWN",
        sentence="every batch needs the verifier {verifier} already",
        fields=("verifier",),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_UNKNOWN: ErrorKind(
        number=VERIFIER_UNKNOWN,
        name="VERIFIER_UNKNOWN",
        sentence="no batch needs the verifier {verifier}: expected one of {expected}",
        fields=("verifier", "expected"),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_UNPROVEN: ErrorKind(
        number=VERIFIER_UNPROVEN,
        name="VERIFIER_UNPROVEN",
        sentence="{verifier} can not be a verifier yet: {reason}",
        fields=("verifier", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_LAST: ErrorKind(
        number=VERIFIER_LAST,
        name="VERIFIER_LAST",
        sentence="the verifier {verifier} stays: every other one is announced to leave",
        fields=("verifier",),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_REMOVAL_NOT_ANNOUNCED: ErrorKind(
        number=VERIFIER_REMOVAL_NOT_ANNOUNCED,
        name="VERIFIER_REMOVAL_NOT_ANNOUNCED",
        sentence="the removal of the verifier {verifier} is not announced",
        fields=("verifier",),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_REMOVAL_ANNOUNCED: ErrorKind(
        number=VERIFIER_REMOVAL_ANNOUNCED,
        name="VERIFIER_REMOVAL_ANNOUNCED",
        sentence="the removal of the verifier {verifier} is announced already, for the time from {earliest}",
        fields=("verifier", "earliest"),
        is_retryable=False,
        http_status=400,
    ),
    VERIFIER_REMOVAL_NOT_DUE: ErrorKind(
        number=VERIFIER_REMOVAL_NOT_DUE,
        name="VERIFIER_REMOVAL_NOT_DUE",
        sentence="the verifier {verifier} may be removed from {earliest} to {latest}; on L1 it is {found}",
        fields=("verifier", "earliest", "latest", "found"),
        is_retryable=True,
        http_status=409,
    ),
    VERIFIER_FACT_AWAITED: ErrorKind(
        number=VERIFIER_FACT_AWAITED,
        name="VERIFIER_FACT_AWAITED",
        sentence="the verifier {verifier} is for another program, whose prover has not proved the batch to it yet",
        fields=("verifier",),
        is_retryable=True,
        http_status=503,
    ),
    BATCH_DISAGREES: ErrorKind(
        number=BATCH_DISAGREES,
        name="BATCH_DISAGREES",
        sentence="batch {sequence} is not what follows from the ones before it: {what}: expected {expected}, found {found}",
        fields=("sequence", "what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    BATCH_PROOF_NOT_FOUND: ErrorKind(
        number=BATCH_PROOF_NOT_FOUND,
        name="BATCH_PROOF_NOT_FOUND",
        sentence="batch {sequence}: no verifier's events tell of a proof of {fact} between blocks {first} and {last}",
        fields=("sequence", "fact", "first", "last"),
        is_retryable=False,
        http_status=400,
    ),
    DATA_PAGE_NOT_FOUND: ErrorKind(
        number=DATA_PAGE_NOT_FOUND,
        name="DATA_PAGE_NOT_FOUND",
        sentence="batch {sequence}: its data words are not complete: no page {page} between blocks {first} and {last}",
        fields=("sequence", "page", "first", "last"),
        is_retryable=False,
        http_status=400,
    ),
    EXCHANGE_DISAGREES: ErrorKind(
        number=EXCHANGE_DISAGREES,
        name="EXCHANGE_DISAGREES",
        sentence="the exchange's contract disagrees with its events at block {block}: {what}: expected {expected}, found {found}",
        fields=("block", "what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    REBUILD_SNAPSHOT_INVALID: ErrorKind(
        number=REBUILD_SNAPSHOT_INVALID,
        name="REBUILD_SNAPSHOT_INVALID",
        sentence="the rebuilt state to begin from cannot be used: {reason}",
        fields=("reason",),
        is_retryable=False,
        http_status=400,
    ),
    L1_BLOCK_UNKNOWN: ErrorKind(
        number=L1_BLOCK_UNKNOWN,
        name="L1_BLOCK_UNKNOWN",
        sentence="the Ethereum node has no block {block}",
        fields=("block",),
        is_retryable=True,
        http_status=503,
    ),
    L1_BLOCK_REPLACED: ErrorKind(
        number=L1_BLOCK_REPLACED,
        name="L1_BLOCK_REPLACED",
        sentence="block {block} of the Ethereum chain was replaced while it was read: expected {expected}, found {found}",
        fields=("block", "expected", "found"),
        is_retryable=True,
        http_status=503,
    ),
    VALUE_NOT_CONSERVED: ErrorKind(
        number=VALUE_NOT_CONSERVED,
        name="VALUE_NOT_CONSERVED",
        sentence="value is not conserved at batch {sequence}: {what}: expected {expected}, found {found}",
        fields=("sequence", "what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    SETTLEMENT_OUT_OF_ORDER: ErrorKind(
        number=SETTLEMENT_OUT_OF_ORDER,
        name="SETTLEMENT_OUT_OF_ORDER",
        sentence="batch {found} cannot be settled now: the exchange expects batch {expected}",
        fields=("expected", "found"),
        is_retryable=True,
        http_status=400,
    ),
    SETTLEMENT_CONFLICT: ErrorKind(
        number=SETTLEMENT_CONFLICT,
        name="SETTLEMENT_CONFLICT",
        sentence="the exchange stands elsewhere than batch {number} of this operator: {what}: expected {expected}, found {found}",
        fields=("number", "what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    SETTLEMENT_STOPPED: ErrorKind(
        number=SETTLEMENT_STOPPED,
        name="SETTLEMENT_STOPPED",
        sentence="settlement stopped at batch {number}: {reason}",
        fields=("number", "reason"),
        is_retryable=False,
        http_status=500,
    ),
    PROOF_WORKER_FAILED: ErrorKind(
        number=PROOF_WORKER_FAILED,
        name="PROOF_WORKER_FAILED",
        sentence="the worker that proved batch {number} gave no proof: {reason}",
        fields=("number", "reason"),
        is_retryable=True,
        http_status=503,
    ),
    CONDITION_WITHOUT_FACT: ErrorKind(
        number=CONDITION_WITHOUT_FACT,
        name="CONDITION_WITHOUT_FACT",
        sentence="no fact on L1 meets condition {condition} of a conditional transfer in the batch",
        fields=("condition",),
        is_retryable=True,
        http_status=503,
    ),
    PROVERS_UNREACHABLE: ErrorKind(
        number=PROVERS_UNREACHABLE,
        name="PROVERS_UNREACHABLE",
        sentence="the provers at {address} are not reachable: {reason}",
        fields=("address", "reason"),
        is_retryable=True,
        http_status=503,
    ),
    PROVER_OF_OTHER_VERSION: ErrorKind(
        number=PROVER_OF_OTHER_VERSION,
        name="PROVER_OF_OTHER_VERSION",
        sentence="the prover on {machine} has another {what} than this exchange: expected {expected}, found {found}",
        fields=("machine", "what", "expected", "found"),
        is_retryable=True,
        http_status=503,
    ),
    ESCAPE_POSITION_UNKNOWN: ErrorKind(
        number=ESCAPE_POSITION_UNKNOWN,
        name="ESCAPE_POSITION_UNKNOWN",
        sentence="the last accepted state has no position {position}",
        fields=("position",),
        is_retryable=False,
        http_status=404,
    ),
    ESCAPE_POSITION_WORTHLESS: ErrorKind(
        number=ESCAPE_POSITION_WORTHLESS,
        name="ESCAPE_POSITION_WORTHLESS",
        sentence="position {position} has nothing that L1 can pay out: expected a value from 1 to 2^64 - 1 quantums, found {found}",
        fields=("position", "found"),
        is_retryable=False,
        http_status=400,
    ),
    ESCAPE_STATE_MISMATCH: ErrorKind(
        number=ESCAPE_STATE_MISMATCH,
        name="ESCAPE_STATE_MISMATCH",
        sentence="the rebuilt state is not the last one that the exchange accepted: {what}: expected {expected}, found {found}",
        fields=("what", "expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    ESCAPE_NOT_FROZEN: ErrorKind(
        number=ESCAPE_NOT_FROZEN,
        name="ESCAPE_NOT_FROZEN",
        sentence="the exchange {exchange} is not frozen: positions leave by an escape only while it is",
        fields=("exchange",),
        is_retryable=False,
        http_status=400,
    ),
    ESCAPE_DONE: ErrorKind(
        number=ESCAPE_DONE,
        name="ESCAPE_DONE",
        sentence="position {position} has left the exchange already",
        fields=("position",),
        is_retryable=False,
        http_status=400,
    ),
    INTERNAL: ErrorKind(
        number=INTERNAL,
        name="INTERNAL",
        sentence="internal error; reference {reference}",
        fields=("reference",),
        is_retryable=True,
        http_status=500,
    ),
    EXCHANGE_BUSY: ErrorKind(
        number=EXCHANGE_BUSY,
        name="EXCHANGE_BUSY",
        sentence="the exchange has {pending} inputs waiting for the disk; try again",
        fields=("pending",),
        is_retryable=True,
        http_status=503,
    ),
    EXCHANGE_NOT_READY: ErrorKind(
        number=EXCHANGE_NOT_READY,
        name="EXCHANGE_NOT_READY",
        sentence="the exchange is starting or stopping; try again",
        fields=(),
        is_retryable=True,
        http_status=503,
    ),
    PORT_IN_USE: ErrorKind(
        number=PORT_IN_USE,
        name="PORT_IN_USE",
        sentence="port {port} is in use; choose another with --port",
        fields=("port",),
        is_retryable=True,
        http_status=500,
    ),
    DATA_DIRECTORY_IN_USE: ErrorKind(
        number=DATA_DIRECTORY_IN_USE,
        name="DATA_DIRECTORY_IN_USE",
        sentence="another process uses the data directory {path}",
        fields=("path",),
        is_retryable=True,
        http_status=500,
    ),
    SETTINGS_INVALID: ErrorKind(
        number=SETTINGS_INVALID,
        name="SETTINGS_INVALID",
        sentence="setting {setting}: expected {expected}, found {found}",
        fields=("setting", "expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
    CHILD_PROCESS_FAILED: ErrorKind(
        number=CHILD_PROCESS_FAILED,
        name="CHILD_PROCESS_FAILED",
        sentence="the process {name} ended with status {status}; its log is {log}",
        fields=("name", "status", "log"),
        is_retryable=True,
        http_status=500,
    ),
    OPERATOR_CHANNEL_UNAVAILABLE: ErrorKind(
        number=OPERATOR_CHANNEL_UNAVAILABLE,
        name="OPERATOR_CHANNEL_UNAVAILABLE",
        sentence="no exchange takes the operator's commands at {path}: {reason}",
        fields=("path", "reason"),
        is_retryable=True,
        http_status=503,
    ),
    OPERATOR_COMMAND_INVALID: ErrorKind(
        number=OPERATOR_COMMAND_INVALID,
        name="OPERATOR_COMMAND_INVALID",
        sentence="operator's command {command}: {reason}",
        fields=("command", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    BACKUP_INVALID: ErrorKind(
        number=BACKUP_INVALID,
        name="BACKUP_INVALID",
        sentence="the backup {file} cannot be used: {reason}",
        fields=("file", "reason"),
        is_retryable=False,
        http_status=400,
    ),
    BACKUP_TARGET_TAKEN: ErrorKind(
        number=BACKUP_TARGET_TAKEN,
        name="BACKUP_TARGET_TAKEN",
        sentence="{path} is there already: nothing was written",
        fields=("path",),
        is_retryable=False,
        http_status=400,
    ),
    FEE_RECIPIENT_OTHER: ErrorKind(
        number=FEE_RECIPIENT_OTHER,
        name="FEE_RECIPIENT_OTHER",
        sentence="on L1 fees go to the owner of the fee position's key: expected {expected}, found {found}",
        fields=("expected", "found"),
        is_retryable=False,
        http_status=400,
    ),
    TOUR_CHECK_FAILED: ErrorKind(
        number=TOUR_CHECK_FAILED,
        name="TOUR_CHECK_FAILED",
        sentence="step {step}: {what}: expected {expected}, found {found}",
        fields=("step", "what", "expected", "found"),
        is_retryable=False,
        http_status=500,
    ),
}
