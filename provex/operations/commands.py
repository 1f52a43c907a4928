"""What the operator may tell a running exchange; what changes state goes through the journal."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from provex.native.machine import is_provable
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    EXCHANGE_NOT_READY,
    MARKET_UNKNOWN,
    OPERATOR_COMMAND_INVALID,
    SIGNATURE_INVALID,
    Rejected,
)
from provex.protocol.inputs import (
    CloseBatch,
    DropConfiguration,
    Input,
    PauseOrders,
    PlanConfiguration,
    RequestWithdrawal,
    SetMarketStatus,
)
from provex.protocol.messages import Withdrawal, withdrawal_hash
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.records import AccountRecord, MarketStatus
from provex.sequencer.configurations import configuration_text, hash_text
from provex.sequencer.settings import ExchangeSettings

from .configuration_keeper import ConfigurationKeeper
from .sources import Sources
from .status import status_of

__all__ = ["OperatorCommands"]

_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_AMOUNT_MAX = 2**63 - 1
_HOURS_MAX = 2**32 - 1


class OperatorCommands:
    """The handler of the operator's channel."""

    def __init__(self, sources: Sources, keeper: ConfigurationKeeper | None = None) -> None:
        """Submit to the sources' sequencer; a keeper makes changes of the configuration."""
        self._sources = sources
        self._keeper = keeper
        self._commands: Mapping[str, Callable[[_Arguments], Awaitable[Mapping[str, Any]]]] = {
            "status": self._status,
            "pause": self._pause,
            "resume": self._resume,
            "open-market": self._open_market,
            "close-market": self._close_market,
            "close-batch": self._close_batch,
            "positions": self._positions,
            "withdraw-fees": self._withdraw_fees,
            "configuration": self._configuration,
            "plan-change": self._plan_change,
            "drop-change": self._drop_change,
            "apply-change": self._apply_change,
        }

    async def __call__(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Execute a request. Rejected with OPERATOR_COMMAND_INVALID for one that is not known."""
        name = request["command"]
        command = self._commands.get(name)
        if command is None:
            known = ", ".join(self._commands)
            raise Rejected(
                OPERATOR_COMMAND_INVALID, command=name[:40], reason=f"expected one of {known}"
            )
        return await command(_Arguments(name, request))

    async def _status(self, arguments: "_Arguments") -> Mapping[str, Any]:
        arguments.require_all_read()
        return status_of(self._sources)

    async def _pause(self, arguments: "_Arguments") -> Mapping[str, Any]:
        arguments.require_all_read()
        return await self._submit(PauseOrders(is_paused=True))

    async def _resume(self, arguments: "_Arguments") -> Mapping[str, Any]:
        arguments.require_all_read()
        return await self._submit(PauseOrders(is_paused=False))

    async def _open_market(self, arguments: "_Arguments") -> Mapping[str, Any]:
        return await self._set_market(arguments, MarketStatus.ONLINE)

    async def _close_market(self, arguments: "_Arguments") -> Mapping[str, Any]:
        status = arguments.text("status")
        allowed = {MarketStatus.CLOSE_ONLY, MarketStatus.CANCEL_ONLY, MarketStatus.OFFLINE}
        if status not in allowed:
            raise arguments.invalid("status", f"one of {', '.join(sorted(allowed))}", status)
        return await self._set_market(arguments, MarketStatus(status))

    async def _set_market(self, arguments: "_Arguments", status: MarketStatus) -> Mapping[str, Any]:
        name = arguments.text("market")
        arguments.require_all_read()
        indices = {each.name: each.index for each in self._sources.sequencer.exchange.markets}
        if name not in indices:
            raise Rejected(MARKET_UNKNOWN, market=name)
        return await self._submit(SetMarketStatus(market=indices[name], status=status))

    async def _close_batch(self, arguments: "_Arguments") -> Mapping[str, Any]:
        arguments.require_all_read()
        number = self._sources.sequencer.exchange.ledger.batch_number
        return await self._submit(CloseBatch()) | {"batch": number}

    async def _positions(self, arguments: "_Arguments") -> Mapping[str, Any]:
        """The operator's own positions: what money must be sent to, and signed for."""
        arguments.require_all_read()
        configuration = self._settings.configuration
        figures = self._sources.sequencer.exchange.figures()
        fee, insurance = configuration.fee_position, configuration.insurance_position
        return {
            "collateral_asset_id": hex(configuration.collateral_asset_id),
            "fee": {
                "position_id": int(fee.position_id),
                "public_key": hex(fee.public_key),
                "quantums": figures.fee_position_quantums,
            },
            "insurance": {
                "position_id": int(insurance.position_id),
                "public_key": hex(insurance.public_key),
                "quantums": figures.insurance_fund_quantums,
            },
        }

    async def _withdraw_fees(self, arguments: "_Arguments") -> Mapping[str, Any]:
        """Take a withdrawal that the fee position's key has signed."""
        amount = arguments.integer("amount_quantums", 1, _AMOUNT_MAX)
        hours = arguments.integer("expiration_hours", 1, _HOURS_MAX)
        client_id = arguments.text("client_id")
        signature = StarkSignature(r=arguments.word("r"), s=arguments.word("s"))
        arguments.require_all_read()
        if not _CLIENT_ID.fullmatch(client_id):
            raise arguments.invalid("client_id", "1 to 64 letters, digits and dashes", client_id)
        account = self._fee_account()
        withdrawal = Withdrawal(
            collateral_asset_id=self._settings.configuration.collateral_asset_id,
            position_id=account.position_id,
            nonce=nonce_of_client_id(client_id),
            quantums=amount,
            expiration_hours=hours,
        )
        message_hash = withdrawal_hash(withdrawal)
        return await self._submit(
            RequestWithdrawal(
                account_id=account.account_id,
                client_id=client_id,
                amount_quantums=amount,
                nonce=withdrawal.nonce,
                expiration_hours=hours,
                message_hash=message_hash,
                signature=_checked(signature, message_hash, account),
            )
        )

    async def _configuration(self, arguments: "_Arguments") -> Mapping[str, Any]:
        """What is in force here, and what is planned, once the disk has it."""
        arguments.require_all_read()
        await self._sources.sequencer.durable()
        exchange = self._sources.sequencer.exchange
        plan = exchange.planned_change
        return {
            "configuration": configuration_text(exchange.configuration),
            "configuration_hash": hash_text(exchange.configuration),
            "markets": [market.name for market in exchange.markets],
            "planned_hash": None if plan is None else plan.configuration_hash,
        }

    async def _plan_change(self, arguments: "_Arguments") -> Mapping[str, Any]:
        text, market = arguments.text("configuration"), arguments.text("market")
        arguments.require_all_read()
        return await self._submit(PlanConfiguration(configuration=text, market=market or None))

    async def _drop_change(self, arguments: "_Arguments") -> Mapping[str, Any]:
        hashed = arguments.text("configuration_hash")
        arguments.require_all_read()
        return await self._submit(DropConfiguration(configuration_hash=hashed))

    async def _apply_change(self, arguments: "_Arguments") -> Mapping[str, Any]:
        arguments.require_all_read()
        if self._keeper is None:
            raise Rejected(EXCHANGE_NOT_READY)
        outcome = await self._keeper.change_now()
        return {
            "sequence": outcome.sequence,
            "batch": self._sources.sequencer.exchange.ledger.batch_number,
        }

    @property
    def _settings(self) -> ExchangeSettings:
        return self._sources.sequencer.exchange.settings

    def _fee_account(self) -> AccountRecord:
        exchange = self._sources.sequencer.exchange
        position = self._settings.configuration.fee_position.position_id
        account = exchange.account_by_position(position)
        if account is None:
            raise Rejected(EXCHANGE_NOT_READY)
        return account

    async def _submit(self, entry: Input) -> dict[str, Any]:
        """Apply an input; the answer goes out once it is durable."""
        outcome = await self._sources.sequencer.submit(entry)
        return {"sequence": outcome.sequence}


class _Arguments:
    """The members of a request; every one must be asked for before something is done."""

    def __init__(self, command: str, request: Mapping[str, Any]) -> None:
        self._command = command
        self._values = {name: value for name, value in request.items() if name != "command"}

    def text(self, name: str) -> str:
        value = self._values.pop(name, None)
        if not isinstance(value, str):
            raise self.invalid(name, "text", value)
        return value

    def integer(self, name: str, low: int, high: int) -> int:
        value = self._values.pop(name, None)
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        if not is_integer or not low <= value <= high:
            raise self.invalid(name, f"{low} to {high}", value)
        return int(value)

    def word(self, name: str) -> int:
        """A number of at most 256 bits in hexadecimal digits after 0x."""
        text = self.text(name)
        if not re.fullmatch(r"0x[0-9a-f]{1,64}", text):
            raise self.invalid(name, "0x and up to 64 hexadecimal digits", text)
        return int(text, 16)

    def invalid(self, name: str, expected: str, found: object) -> Rejected:
        reason = f"{name}: expected {expected}, found {str(found)[:80]}"
        return Rejected(OPERATOR_COMMAND_INVALID, command=self._command, reason=reason)

    def require_all_read(self) -> None:
        if self._values:
            unknown = ", ".join(sorted(self._values))[:80]
            raise Rejected(
                OPERATOR_COMMAND_INVALID, command=self._command, reason=f"unknown: {unknown}"
            )


def _checked(
    signature: StarkSignature, message_hash: int, account: AccountRecord
) -> StarkSignature:
    """The signature, if it is the key's and a proof can show it. Raises Rejected."""
    is_valid = primitives().stark_verify_by_x(message_hash, signature, account.stark_key)
    if not is_valid or not is_provable(message_hash, signature.r, signature.s, account.stark_key):
        raise Rejected(SIGNATURE_INVALID, what="withdrawal of fees")
    return signature
