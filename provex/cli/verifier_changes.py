"""The verifiers that every batch needs: one more at once, one less after the delay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provex.ethereum.contracts import checksum, read
from provex.ethereum.faults import L1Fault
from provex.ethereum.governance import (
    add_verifier,
    announce_verifier_removal,
    remove_verifier,
    take_back_verifier_removal,
)
from provex.protocol.errors import (
    PARAMETER_INVALID,
    VERIFIER_KNOWN,
    VERIFIER_LAST,
    VERIFIER_REMOVAL_ANNOUNCED,
    VERIFIER_REMOVAL_NOT_ANNOUNCED,
    VERIFIER_REMOVAL_NOT_DUE,
    VERIFIER_UNKNOWN,
    VERIFIER_UNPROVEN,
    Rejected,
)

from .governor import Governor, as_governor

__all__ = ["add", "announce_removal", "cancel_removal", "remove"]

_ADDRESS_DIGITS = 40


def add(data_directory: Path, verifier: str, key_file: Path | None) -> Mapping[str, Any]:
    """Make every batch need one more verifier, at once."""
    address = _address(verifier)

    async def act(governor: Governor) -> Mapping[str, Any]:
        if _is_in(address, governor.view.verifiers):
            raise Rejected(VERIFIER_KNOWN, verifier=address)
        identifier = await _identifier(governor, address)
        sent = await governor.send(add_verifier(address, identifier))
        return await _told(governor, address, sent) | {"identifier": identifier}

    return as_governor(data_directory, key_file, act)


def announce_removal(
    data_directory: Path, verifier: str, key_file: Path | None
) -> Mapping[str, Any]:
    """Announce that batches will do without a verifier; at least one is never announced."""
    address = _address(verifier)

    async def act(governor: Governor) -> Mapping[str, Any]:
        view = governor.view
        _require_known(governor, address)
        announced = view.verifier_removal(address)
        if announced is not None and announced.latest_s >= view.block_time_s:
            raise Rejected(
                VERIFIER_REMOVAL_ANNOUNCED, verifier=address, earliest=announced.earliest_s
            )
        removals = [view.verifier_removal(each) for each in view.verifiers]
        leaving = [each for each in removals if each and each.latest_s >= view.block_time_s]
        if len(leaving) + 1 >= len(view.verifiers):
            raise Rejected(VERIFIER_LAST, verifier=address)
        if announced is not None:
            await governor.send(take_back_verifier_removal(address))
        sent = await governor.send(announce_verifier_removal(address))
        return await _told(governor, address, sent)

    return as_governor(data_directory, key_file, act)


def cancel_removal(data_directory: Path, verifier: str, key_file: Path | None) -> Mapping[str, Any]:
    """Take the announcement back."""
    address = _address(verifier)

    async def act(governor: Governor) -> Mapping[str, Any]:
        if governor.view.verifier_removal(address) is None:
            raise Rejected(VERIFIER_REMOVAL_NOT_ANNOUNCED, verifier=address)
        sent = await governor.send(take_back_verifier_removal(address))
        return await _told(governor, address, sent)

    return as_governor(data_directory, key_file, act)


def remove(data_directory: Path, verifier: str, key_file: Path | None) -> Mapping[str, Any]:
    """Complete an announced removal in its time."""
    address = _address(verifier)

    async def act(governor: Governor) -> Mapping[str, Any]:
        view = governor.view
        _require_known(governor, address)
        announced = view.verifier_removal(address)
        if announced is None:
            raise Rejected(VERIFIER_REMOVAL_NOT_ANNOUNCED, verifier=address)
        if not view.is_due(announced):
            raise Rejected(
                VERIFIER_REMOVAL_NOT_DUE,
                verifier=address,
                earliest=announced.earliest_s,
                latest=announced.latest_s,
                found=view.block_time_s,
            )
        sent = await governor.send(remove_verifier(address))
        return await _told(governor, address, sent)

    return as_governor(data_directory, key_file, act)


async def _identifier(governor: Governor, address: str) -> str:
    """What the contract calls itself. VERIFIER_UNPROVEN if it is none that has verified a proof."""
    rpc = governor.wallet.rpc
    try:
        (identifier,) = await read(rpc, address, "identify()", returns=("string",))
        (is_proven,) = await read(rpc, address, "hasRegisteredFact()", returns=("bool",))
    except L1Fault as fault:
        if fault.kind.is_retryable:
            raise
        raise Rejected(VERIFIER_UNPROVEN, verifier=address, reason="it answers as none") from fault
    if not is_proven:
        raise Rejected(VERIFIER_UNPROVEN, verifier=address, reason="it has verified no proof")
    return str(identifier)


def _require_known(governor: Governor, address: str) -> None:
    verifiers = governor.view.verifiers
    if not _is_in(address, verifiers):
        raise Rejected(VERIFIER_UNKNOWN, verifier=address, expected=", ".join(verifiers))


async def _told(governor: Governor, address: str, transaction: str) -> dict[str, Any]:
    now = await governor.look()
    announced = now.verifier_removal(address)
    return {
        "verifier": address,
        "transaction": transaction,
        "verifiers": list(now.verifiers),
        "removable_from_s": None if announced is None else announced.earliest_s,
    }


def _is_in(address: str, verifiers: tuple[str, ...]) -> bool:
    return address.lower() in {each.lower() for each in verifiers}


def _address(text: str) -> str:
    digits = text.removeprefix("0x")
    try:
        is_address = text.startswith("0x") and digits.isalnum() and int(digits, 16) > 0
    except ValueError:
        is_address = False
    if not is_address or len(digits) != _ADDRESS_DIGITS:
        raise Rejected(
            PARAMETER_INVALID,
            parameter="VERIFIER",
            expected="an Ethereum address",
            found=text[:80],
        )
    return checksum(text)
