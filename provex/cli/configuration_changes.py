"""Changes of the configuration as the operator orders them: built, planned here, announced on L1.

The exchange checks and journals the plan before anything is sent, so what is announced can be made.
Every step looks first: the same command again does what is missing, and nothing twice.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from provex.ethereum.governance import (
    Announced,
    announce_asset,
    announce_configuration,
    take_back_asset,
    take_back_configuration,
)
from provex.operations.channel import ask_exchange
from provex.protocol.configuration import AssetConfiguration, Configuration, RiskSegment
from provex.protocol.curve import ORDER, y_of_x
from provex.protocol.errors import (
    ASSET_LISTED,
    CONFIGURATION_NOT_ANNOUNCED,
    FILE_UNREADABLE,
    MARKET_INVALID,
    ORACLE_QUORUM_INVALID,
    ORACLE_SIGNER_KNOWN,
    PARAMETER_INVALID,
    Rejected,
)
from provex.protocol.field import PRIME
from provex.protocol.markets import Market
from provex.protocol.numbers import Felt, u16, u32, u64, u120, u128
from provex.protocol.parameters import SIGNERS_MAX
from provex.protocol.primitives import primitives
from provex.rules.configuration import configuration_hash
from provex.sequencer.configurations import (
    configuration_of_text,
    configuration_text,
    market_of_text,
)

from .data_directory import DataDirectory
from .governor import Governor, as_governor
from .key_files import key_in_file
from .oracle_host import signer_key_name

__all__ = ["Rotation", "cancel_change", "list_asset", "rotate_signer"]

_FILE_BYTES_MAX = 16_384
_ID_BYTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """One oracle signer leaves, another one comes."""

    old: str
    new: str | None
    """The new signer's public key, if its process runs elsewhere."""
    new_key_file: Path | None
    """Its private key, if its process is to run here."""
    quorum: int | None
    """None keeps the quorum."""


def list_asset(data_directory: Path, file: Path, key_file: Path | None) -> Mapping[str, Any]:
    """Announce an asset with its market."""
    given = _market_file(file)
    before = ask_exchange(data_directory, "configuration")
    configuration = configuration_of_text(before["configuration"])
    row = _row(given, len(configuration.assets))
    text = json.dumps(row)
    market = market_of_text(len(configuration.assets), text)
    if market.name in before["markets"]:
        raise Rejected(ASSET_LISTED, asset=market.name)
    if any(asset.asset_id == market.synthetic_asset_id for asset in configuration.assets):
        raise Rejected(ASSET_LISTED, asset=f"the asset {market.synthetic_asset_id:#x}")
    wider = replace(configuration, assets=(*configuration.assets, _asset(market)))
    told = _planned_and_announced(data_directory, wider, key_file, text, market)
    return told | {"market": market.name, "asset_id": hex(market.synthetic_asset_id)}


def rotate_signer(
    data_directory: Path, rotation: Rotation, key_file: Path | None
) -> Mapping[str, Any]:
    """Announce another oracle signer in the place of one."""
    old, (new, private_key) = _public_key("OLD", rotation.old), _new_key(rotation)
    before = ask_exchange(data_directory, "configuration")
    configuration = configuration_of_text(before["configuration"])
    signers = configuration.oracle_signers
    if old not in signers:
        shown = ", ".join(f"{signer:#x}" for signer in signers)
        raise _invalid("OLD", f"one of the oracle signers {shown}", rotation.old)
    if new in signers:
        raise Rejected(ORACLE_SIGNER_KNOWN, signer=f"{new:#x}")
    quorum = configuration.oracle_quorum if rotation.quorum is None else rotation.quorum
    count, low = len(signers), len(signers) * 2 // 3 + 1
    if not low <= quorum <= count <= SIGNERS_MAX:
        raise Rejected(ORACLE_QUORUM_INVALID, signers=count, low=low, found=quorum)
    kept = [signer for signer in signers if signer != old]
    rotated = replace(
        configuration,
        oracle_signers=tuple(Felt(signer) for signer in sorted([*kept, new])),
        oracle_quorum=u16(quorum),
    )
    told = _planned_and_announced(data_directory, rotated, key_file)
    if private_key is not None:
        # Only now: a key of a refused command is kept nowhere.
        data = DataDirectory(data_directory)
        data.write_private(signer_key_name(new), f"{private_key:#x}")
    return told | {"old": f"{old:#x}", "new": f"{new:#x}", "quorum": quorum}


def cancel_change(
    data_directory: Path, hashed: str | None, key_file: Path | None
) -> Mapping[str, Any]:
    """Drop the planned change, and take its announcement back. Nothing can make it any more."""
    planned = ask_exchange(data_directory, "configuration")["planned_hash"]
    meant = planned if hashed is None else f"{_word('HASH', hashed):#066x}"
    if meant is None:
        raise _invalid("HASH", "the hash of a configuration: none is planned", "nothing")

    async def take_back(governor: Governor) -> Mapping[str, Any]:
        # First here, so that the exchange cannot change between the two steps.
        if meant == planned:
            ask_exchange(data_directory, "drop-change", configuration_hash=meant)
        number = int(meant, 16)
        sent = [
            await governor.send(take_back_asset(asset.topic, number))
            for asset in governor.view.assets(number)
        ]
        if governor.view.configuration(number) is not None:
            sent.append(await governor.send(take_back_configuration(number)))
        if not sent and meant != planned:
            raise Rejected(CONFIGURATION_NOT_ANNOUNCED, configuration=meant)
        return {"configuration_hash": meant, "transactions": sent}

    return as_governor(data_directory, key_file, take_back)


def _planned_and_announced(
    data_directory: Path,
    configuration: Configuration,
    key_file: Path | None,
    market_text: str = "",
    market: Market | None = None,
) -> dict[str, Any]:
    hashed = configuration_hash(configuration)
    plan = {"configuration": configuration_text(configuration), "market": market_text}

    async def announce(governor: Governor) -> dict[str, Any]:
        ask_exchange(data_directory, "plan-change", **plan)
        view, sent = governor.view, []
        if _must_be_announced(governor, view.configuration(hashed)):
            if view.configuration(hashed) is not None:
                await governor.send(take_back_configuration(hashed))
            sent.append(await governor.send(announce_configuration(configuration)))
        if market is not None:
            asset_id = market.synthetic_asset_id
            known = [each for each in view.assets(hashed) if each.topic == asset_id]
            if _must_be_announced(governor, known[0] if known else None):
                if known:
                    await governor.send(take_back_asset(asset_id, hashed))
                sent.append(await governor.send(announce_asset(asset_id, hashed)))
        now = await governor.look()
        announced = [each for each in now.announced if each.subject == hashed]
        return {
            "configuration_hash": f"{hashed:#066x}",
            "transactions": sent,
            "earliest_s": max(each.earliest_s for each in announced),
            "latest_s": min(each.latest_s for each in announced),
        }

    return as_governor(data_directory, key_file, announce)


def _must_be_announced(governor: Governor, announced: Announced | None) -> bool:
    """Unless it is announced already, and has not lapsed."""
    return announced is None or announced.latest_s < governor.view.block_time_s


def _market_file(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            content = opened.read(_FILE_BYTES_MAX + 1)
        return tomllib.loads(content[:_FILE_BYTES_MAX].decode())
    except OSError as error:
        raise Rejected(FILE_UNREADABLE, path=file, reason=error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise Rejected(MARKET_INVALID, reason=f"{file}: {error}") from error


def _row(given: Mapping[str, Any], index: int) -> dict[str, Any]:
    """The row of the market; what its asset is called follows all ids that are taken."""
    defaults: dict[str, Any] = {"chosen_here": [], "is_open_at_start": False}
    row = defaults | {
        name: str(value) if isinstance(value, float) else value for name, value in given.items()
    }
    if "synthetic_asset_id" not in row:
        base = str(row.get("name", "")).removesuffix("-USD")
        text = f"~{index + 1:03d}-{base}".encode()[:_ID_BYTES]
        row["synthetic_asset_id"] = "0x" + text.ljust(_ID_BYTES, b"\0").hex()
    try:
        json.dumps(row)
    except TypeError as error:
        raise Rejected(MARKET_INVALID, reason=str(error)) from error
    return row


def _asset(market: Market) -> AssetConfiguration:
    return AssetConfiguration(
        asset_id=u120(market.synthetic_asset_id),
        resolution=u64(market.resolution),
        risk_segments=tuple(
            RiskSegment(u128(bound), u32(risk)) for bound, risk in market.risk_segments
        ),
    )


def _new_key(rotation: Rotation) -> tuple[int, int | None]:
    """The public key, and the private one if it is given."""
    if (rotation.new is None) == (rotation.new_key_file is None):
        raise _invalid("--new", "either --new or --new-key-file", "both or none")
    if rotation.new_key_file is None:
        assert rotation.new is not None, "one of the two is given"
        return _public_key("--new", rotation.new), None
    private_key = key_in_file(rotation.new_key_file, order=ORDER)
    return primitives().stark_public_key(private_key).x, private_key


def _public_key(name: str, text: str) -> int:
    key = _word(name, text)
    if not 0 < key < PRIME or y_of_x(key) is None:
        raise _invalid(name, "the x of a point of the Stark curve", text[:80])
    return key


def _word(name: str, text: str) -> int:
    digits = text.removeprefix("0x")
    is_word = text.startswith("0x") and 0 < len(digits) <= 64
    try:
        return int(digits, 16) if is_word and digits.isalnum() else int("", 16)
    except ValueError:
        raise _invalid(name, "0x and up to 64 hexadecimal digits", text[:80]) from None


def _invalid(parameter: str, expected: str, found: str) -> Rejected:
    return Rejected(PARAMETER_INVALID, parameter=parameter, expected=expected, found=found)
