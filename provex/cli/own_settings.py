"""The settings of an exchange on a chain of one's choice: contracts, key files, oracles' door."""

import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provex.ethereum.contracts import Contracts, contracts_of_mapping
from provex.ethereum.development import (
    CHAIN_ID,
    require_development_chain,
    require_no_development_account,
)
from provex.protocol.configuration import Configuration
from provex.protocol.configuration_file import configuration_from_json
from provex.protocol.curve import ORDER
from provex.protocol.errors import Rejected
from provex.protocol.secp256k1 import ORDER as ETHEREUM_ORDER
from provex.protocol.secp256k1 import address_of
from provex.rules.configuration import configuration_hash
from provex.rules.position import position_domain

from .development import development_stark_keys
from .exchange_operator import OperatorKeys, stark_key
from .key_files import key_in_file
from .settings_table import SettingsTable, settings_invalid, settings_table

__all__ = ["OwnSettings", "own_settings"]

_ETHEREUM_KEYS = ("operator", "user_admin", "liquidity_provider")
_STARK_KEYS = ("insurance", "liquidity_provider_stark")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """What the file says, and what lies in the files that it names."""

    contracts: Contracts
    first_block: int
    """Nothing of the exchange stands on the chain before it."""
    configuration: Configuration
    """That of the genesis."""
    keys: OperatorKeys
    network_id: int
    intake_host: str
    intake_port: int
    intake_token: Path
    """Made if it is not there."""


def own_settings(file: Path) -> OwnSettings:
    """Read a file. SETTINGS_INVALID, FILE_UNREADABLE; DEVELOPMENT_KEY_REFUSED.

    Paths in it are relative to its directory.
    """
    top = settings_table(file)
    keys, oracle, clients = top.table("keys"), top.table("oracle"), top.table("clients")

    def path(table: SettingsTable, name: str) -> Path:
        return file.parent / table.text(name)

    contracts, configured, first_block = _deployed(path(top, "contracts"))
    configuration = _configuration(path(top, "configuration"), contracts, configured)
    private = {
        name: _key(path(keys, name), ETHEREUM_ORDER if name in _ETHEREUM_KEYS else ORDER)
        for name in (*_ETHEREUM_KEYS, *_STARK_KEYS)
    }
    found = OwnSettings(
        contracts=contracts,
        first_block=first_block,
        configuration=configuration,
        keys=OperatorKeys(
            settlement=f"0x{private['operator']:064x}",
            user_admin=f"0x{private['user_admin']:064x}",
            insurance=stark_key(private["insurance"]),
            provider=f"0x{private['liquidity_provider']:064x}",
            provider_stark=stark_key(private["liquidity_provider_stark"]),
        ),
        network_id=clients.number("network_id", 1, 2**63 - 1),
        intake_host=oracle.text("intake_host"),
        intake_port=oracle.number("intake_port", 1, 65_535),
        intake_token=path(oracle, "token_file"),
    )
    for table in (keys, oracle, clients, top):
        table.finish()
    _require_fitting(found, private)
    return found


def _require_fitting(settings: OwnSettings, private: Mapping[str, int]) -> None:
    """Keys that are nobody else's, and the insurance fund's own."""
    chain_id = settings.contracts.chain_id
    addresses = ["0x" + address_of(private[name]).hex() for name in _ETHEREUM_KEYS]
    require_no_development_account(chain_id, addresses)
    stark = {stark_key(private[name]).public.x for name in _STARK_KEYS}
    if chain_id != CHAIN_ID and stark & development_stark_keys():
        require_development_chain(chain_id)
    if len(set(addresses)) != len(addresses):
        # Two processes that send from one account take each other's nonces.
        raise settings_invalid("keys", "another key for each of them", "one key for two")
    expected = settings.configuration.insurance_position.public_key
    if settings.keys.insurance.public.x != expected:
        raise settings_invalid(
            "keys.insurance",
            f"the key of {expected:#x}, which the configuration names",
            f"{settings.keys.insurance.public.x:#x}",
        )


def _deployed(file: Path) -> tuple[Contracts, int, int]:
    """Contracts, the hash of their configuration, and the first block, as `deploy --json` says."""
    text = _text(file)
    try:
        told: dict[str, Any] = json.loads(text)
        contracts = contracts_of_mapping(int(told["chain_id"]), told["contracts"])
        return contracts, int(told["configuration_hash"], 16), int(told["first_block"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise settings_invalid(
            str(file), "what `provex deploy --json` printed", f"{type(error).__name__}: {error}"
        ) from error


def _configuration(file: Path, contracts: Contracts, expected: int) -> Configuration:
    text = _text(file)
    try:
        configuration = configuration_from_json(text)
        found = configuration_hash(configuration)
    except (ValueError, KeyError, TypeError, Rejected) as error:
        raise settings_invalid(
            str(file), "what `provex deploy --configuration` wrote", f"{type(error).__name__}"
        ) from error
    if found != expected:
        raise settings_invalid(str(file), f"the configuration {expected:#x}", f"{found:#x}")
    domain = position_domain(contracts.chain_id, int(contracts.exchange, 16))
    if configuration.domain != domain:
        raise settings_invalid(
            str(file), f"the domain {domain:#x} of these contracts", f"{configuration.domain:#x}"
        )
    return configuration


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise settings_invalid(str(file), "a readable file", error) from error


def _key(file: Path, order: int) -> int:
    """A private key in a file that nobody else can read."""
    key = key_in_file(file, order=order)
    mode = file.stat().st_mode
    if mode & _OTHERS:
        raise settings_invalid(
            str(file), "a file for its owner alone (chmod 600)", oct(stat.S_IMODE(mode))
        )
    return key
