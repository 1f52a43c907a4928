"""The operator's own money: into the insurance fund, and out of the fee position."""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from provex.ethereum.contracts import contracts_of_mapping
from provex.ethereum.development import (
    Role,
    development_account,
    require_development_chain,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import ExchangeWallet, Wallet, stark_registration_signature
from provex.native.machine import is_provable
from provex.operations.channel import ask_exchange
from provex.protocol.curve import ORDER
from provex.protocol.decimal_text import format_decimal, parse_decimal
from provex.protocol.ecdsa import StarkSignature
from provex.protocol.errors import (
    FEE_RECIPIENT_OTHER,
    OPERATOR_CHANNEL_UNAVAILABLE,
    PARAMETER_INVALID,
    Rejected,
)
from provex.protocol.messages import Withdrawal, withdrawal_hash
from provex.protocol.primitives import primitives
from provex.protocol.quantization import nonce_of_client_id
from provex.protocol.secp256k1 import ORDER as ETHEREUM_ORDER

from .development import development_stark_key
from .key_files import key_in_file

__all__ = ["Keys", "claim_fees", "cover_shortages", "fund_insurance", "withdraw_fees"]

USD_DIGITS = 6
_LIFETIME_HOURS = 8 * 24
"""Beyond the week that the exchange demands."""
_S_PER_HOUR = 3600
_SIGNATURES_MAX = 64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Keys:
    """Files with the operator's keys; None stands for the development chain's public ones."""

    ethereum: Path | None = None
    stark: Path | None = None


def fund_insurance(data_directory: Path, amount: str, keys: Keys) -> Mapping[str, Any]:
    """Deposit on L1 for the insurance fund; the exchange credits it as any deposit.

    The fund's key is linked to the wallet's address first if it has none and is given.
    """
    quantums = _quantums(amount)
    fund = ask_exchange(data_directory, "positions")["insurance"]
    public_key = int(fund["public_key"], 16)

    async def deposit(wallet: ExchangeWallet) -> Mapping[str, Any]:
        balance = await wallet.token_balance()
        if balance < quantums:
            raise _invalid(
                "AMOUNT", f"at most {_usd(balance)}, what {wallet.wallet.address} has", amount
            )
        if await wallet.key_owner(public_key) is None:
            key = _stark_key(keys, public_key, "the insurance position")
            signature = stark_registration_signature(key, wallet.wallet.address)
            await wallet.register_with_key(public_key, signature)
        receipt = await wallet.deposit(
            stark_key=public_key,
            position_id=fund["position_id"],
            amount=quantums,
        )
        return {
            "transaction": receipt.transaction_hash,
            "amount_usd": _usd(quantums),
            "from": wallet.wallet.address,
            "position_id": fund["position_id"],
        }

    return _on_l1(data_directory, keys, deposit)


def withdraw_fees(
    data_directory: Path, amount: str, recipient: str, keys: Keys
) -> Mapping[str, Any]:
    """Withdraw from the fee position to the address that its key belongs to on L1.

    The key is linked to that address first if it is the wallet's own and the key has none.
    """
    quantums, to = _quantums(amount), _address(recipient)
    positions = ask_exchange(data_directory, "positions")
    fee = positions["fee"]
    if quantums > fee["quantums"]:
        raise _invalid("AMOUNT", f"at most {_usd(fee['quantums'])}, what the position has", amount)
    public_key = int(fee["public_key"], 16)

    async def prepare(wallet: ExchangeWallet) -> int:
        key = _stark_key(keys, public_key, "the fee position")
        owner = await wallet.key_owner(public_key)
        if owner is None and wallet.wallet.address.lower() == to:
            signature = stark_registration_signature(key, wallet.wallet.address)
            await wallet.register_with_key(public_key, signature)
            owner = wallet.wallet.address
        if owner is None or owner.lower() != to:
            raise Rejected(FEE_RECIPIENT_OTHER, expected=owner or "nobody yet", found=recipient)
        return key

    key = _on_l1(data_directory, keys, prepare)
    hours = int(time.time()) // _S_PER_HOUR + _LIFETIME_HOURS
    message = Withdrawal(
        collateral_asset_id=int(positions["collateral_asset_id"], 16),
        position_id=fee["position_id"],
        nonce=0,
        quantums=quantums,
        expiration_hours=hours,
    )
    client_id, signature = _signed(message, key, public_key)
    answer = ask_exchange(
        data_directory,
        "withdraw-fees",
        amount_quantums=quantums,
        expiration_hours=hours,
        client_id=client_id,
        r=hex(signature.r),
        s=hex(signature.s),
    )
    return {"amount_usd": _usd(quantums), "to": to, "client_id": client_id} | dict(answer)


def claim_fees(data_directory: Path, keys: Keys) -> Mapping[str, Any]:
    """Pay out on L1 what accepted batches have withdrawn from the fee position."""
    public_key = int(ask_exchange(data_directory, "positions")["fee"]["public_key"], 16)

    async def claim(wallet: ExchangeWallet) -> Mapping[str, Any]:
        waiting = await wallet.withdrawal_balance(public_key)
        owner = await wallet.key_owner(public_key)
        if waiting == 0 or owner is None:
            return {"amount_usd": "0", "to": owner, "transaction": None}
        receipt = await wallet.withdraw(public_key)
        return {"amount_usd": _usd(waiting), "to": owner, "transaction": receipt.transaction_hash}

    return _on_l1(data_directory, keys, claim)


def cover_shortages(data_directory: Path, keys: Keys) -> Mapping[str, Any]:
    """Deposit what was credited and is not on L1, to the same keys and positions.

    What is on its way there already is left out: whoever sent it, it fills the shortage.
    """
    shortages = ask_exchange(data_directory, "status")["l1"].get("deposit_shortages", ())

    async def cover(wallet: ExchangeWallet) -> Mapping[str, Any]:
        done = []
        for shortage in shortages:
            missing = shortage["amount_quantums"] - shortage["coming_quantums"]
            if missing <= 0:
                continue
            receipt = await wallet.deposit(
                stark_key=int(shortage["stark_key"], 16),
                position_id=shortage["position_id"],
                amount=missing,
            )
            covered = {"transaction": receipt.transaction_hash, "amount_usd": _usd(missing)}
            done.append(covered | {name: shortage[name] for name in ("stark_key", "position_id")})
        return {"covered": done}

    return _on_l1(data_directory, keys, cover)


def _signed(message: Withdrawal, key: int, public_key: int) -> tuple[str, StarkSignature]:
    """A client id and signature that a proof can show; a few of all signatures cannot be."""
    for _ in range(_SIGNATURES_MAX):
        client_id = f"fees-{secrets.token_hex(8)}"
        nonced = Withdrawal(
            collateral_asset_id=message.collateral_asset_id,
            position_id=message.position_id,
            nonce=nonce_of_client_id(client_id),
            quantums=message.quantums,
            expiration_hours=message.expiration_hours,
        )
        message_hash = withdrawal_hash(nonced)
        signature = primitives().stark_sign(key, message_hash)
        if is_provable(message_hash, signature.r, signature.s, public_key):
            return client_id, signature
    raise AssertionError("nearly every signature is provable")


def _on_l1(data_directory: Path, keys: Keys, action: Callable[[ExchangeWallet], Awaitable[T]]) -> T:
    """Do something with the operator's wallet on the running exchange's chain."""
    endpoints = _endpoints(data_directory)

    async def act() -> T:
        async with EthereumRpc(endpoints["l1"]) as rpc:
            chain_id = await rpc.chain_id()
            contracts = contracts_of_mapping(chain_id, endpoints["contracts"])
            wallet = Wallet(rpc, _ethereum_key(keys, chain_id), chain_id=chain_id)
            return await action(ExchangeWallet(wallet, contracts))

    return asyncio.run(act())


def _endpoints(data_directory: Path) -> dict[str, Any]:
    path = data_directory / "endpoints.json"
    try:
        found = json.loads(path.read_bytes())
        return {"l1": str(found["l1"]), "contracts": dict(found["contracts"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Rejected(
            OPERATOR_CHANNEL_UNAVAILABLE, path=path, reason="the exchange is not ready"
        ) from error


def _ethereum_key(keys: Keys, chain_id: int) -> str:
    if keys.ethereum is not None:
        return f"0x{key_in_file(keys.ethereum, order=ETHEREUM_ORDER):064x}"
    require_development_chain(chain_id)
    return development_account(Role.OPERATOR).private_key


def _stark_key(keys: Keys, public_key: int, owner: str) -> int:
    """A position's private key. PARAMETER_INVALID names what it is for, never the key."""
    if keys.stark is None:
        key = development_stark_key(public_key)
    else:
        key = key_in_file(keys.stark, order=ORDER)
    if key is None or primitives().stark_public_key(key).x != public_key:
        found = "none" if key is None else "another key"
        raise _invalid("--stark-key-file", f"the key of {owner} ({public_key:#x})", found)
    return key


def _quantums(amount: str) -> int:
    quantums = parse_decimal(amount, USD_DIGITS)
    if quantums is None or not 0 < quantums < 2**63:
        raise _invalid("AMOUNT", "dollars above 0 with at most 6 decimals", amount[:80])
    return quantums


def _address(text: str) -> str:
    digits = text.removeprefix("0x")
    try:
        is_address = text.startswith("0x") and len(digits) == 40 and int(digits, 16) > 0
    except ValueError:
        is_address = False
    if not is_address:
        raise _invalid("--to", "an Ethereum address", text[:80])
    return text.lower()


def _usd(quantums: int) -> str:
    return format_decimal(quantums, USD_DIGITS)


def _invalid(parameter: str, expected: str, found: str) -> Rejected:
    return Rejected(PARAMETER_INVALID, parameter=parameter, expected=expected, found=found)
