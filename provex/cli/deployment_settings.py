"""The settings of `provex deploy`: a TOML file, read once, every field checked and named."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provex.ethereum.contracts import checksum
from provex.ethereum.exchange_deployment import VERIFIERS
from provex.ethereum.resumable_deployment import DeploymentPlan
from provex.native import crypto
from provex.protocol.configuration import Configuration
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.markets import market_by_name
from provex.protocol.parameters import SIGNERS_MAX
from provex.sequencer.settings import market_configuration

__all__ = ["DeploymentSettings", "deployment_settings"]

_DAY_S = 86_400
_DELAY_DAYS_MIN, _DELAY_DAYS_MAX = 14, 180
"""What the contract accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentSettings:
    """What the file says. Keys are points on the Stark curve; addresses have their checksum."""

    chain_id: int
    token: str | None
    exchange_proxy: str | None
    profile: str
    governor: str
    operators: tuple[str, ...]
    user_admins: tuple[str, ...]
    governance_delay_days: int
    fee_position: tuple[int, int]
    insurance_position: tuple[int, int]
    oracle_signers: tuple[int, ...]
    max_funding_rate: int
    price_validity_s: int
    funding_validity_s: int
    aggregators: Mapping[str, str]

    @property
    def stark_keys(self) -> frozenset[int]:
        """All keys that the configuration names."""
        return frozenset((self.fee_position[1], self.insurance_position[1], *self.oracle_signers))

    def configuration(self, domain: int, collateral_asset_id: int) -> Configuration:
        """The exchange's configuration for one deployment; all markets of the market table."""
        return market_configuration(
            domain=domain,
            collateral_asset_id=collateral_asset_id,
            fee_position=self.fee_position,
            insurance_position=self.insurance_position,
            oracle_signers=self.oracle_signers,
            max_funding_rate=self.max_funding_rate,
            price_validity_s=self.price_validity_s,
            funding_validity_s=self.funding_validity_s,
        )

    def plan(self) -> DeploymentPlan:
        """What is to be deployed."""
        return DeploymentPlan(
            token=self.token,
            governor=self.governor,
            operators=self.operators,
            user_admins=self.user_admins,
            governance_delay_s=self.governance_delay_days * _DAY_S,
            profile=self.profile,
            configuration=self.configuration,
            exchange_proxy=self.exchange_proxy,
            aggregators=self.aggregators,
        )


def deployment_settings(file: Path) -> DeploymentSettings:
    """Read a file. Rejects with SETTINGS_INVALID, naming the field, what was expected and found."""
    top = _Table("", _read(file))
    contracts, roles = top.table("contracts"), top.table("roles")
    positions, oracle = top.table("positions"), top.table("oracle")
    limits, aggregators = top.table("limits"), top.table("aggregators")
    settings = DeploymentSettings(
        chain_id=top.number("chain_id", 1, 2**63 - 1),
        token=contracts.address("token", is_optional=True),
        exchange_proxy=contracts.address("exchange_proxy", is_optional=True),
        profile=contracts.choice("profile", tuple(VERIFIERS)),
        governor=roles.required_address("governor"),
        operators=roles.addresses("operators"),
        user_admins=roles.addresses("user_admins"),
        governance_delay_days=roles.number(
            "governance_delay_days", _DELAY_DAYS_MIN, _DELAY_DAYS_MAX
        ),
        fee_position=(positions.number("fee_id", 1, 2**64 - 1), positions.key("fee_key")),
        insurance_position=(
            positions.number("insurance_id", 1, 2**64 - 1),
            positions.key("insurance_key"),
        ),
        oracle_signers=oracle.keys("signers"),
        max_funding_rate=limits.number("max_funding_rate", 1, 2**64 - 1),
        price_validity_s=limits.number("price_validity_s", 1, 2**32 - 1),
        funding_validity_s=limits.number("funding_validity_s", 1, 2**32 - 1),
        aggregators=aggregators.markets(),
    )
    for table in (contracts, roles, positions, oracle, limits, aggregators, top):
        table.finish()
    if settings.fee_position[0] == settings.insurance_position[0]:
        found = settings.insurance_position[0]
        raise _invalid("positions.insurance_id", "another id than positions.fee_id", found)
    return settings


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise _invalid(str(file), "a readable file", error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(file), "TOML", error) from error


class _Table:
    """A table of the file whose fields are taken one by one."""

    def __init__(self, path: str, fields: object) -> None:
        if not isinstance(fields, dict):
            raise _invalid(path, "a table", repr(fields))
        self._path = path
        self._fields: dict[str, Any] = dict(fields)

    def table(self, name: str) -> "_Table":
        return _Table(self._named(name), self._fields.pop(name, {}))

    def number(self, name: str, least: int, most: int) -> int:
        value = self._take(name, f"a number from {least} to {most}")
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise _invalid(self._named(name), f"a number from {least} to {most}", repr(value))
        return value

    def choice(self, name: str, values: tuple[str, ...]) -> str:
        expected = " or ".join(values)
        value = self._take(name, expected)
        if value not in values:
            raise _invalid(self._named(name), expected, repr(value))
        return str(value)

    def address(self, name: str, *, is_optional: bool) -> str | None:
        if is_optional and name not in self._fields:
            return None
        return self.required_address(name)

    def required_address(self, name: str) -> str:
        return _address(self._named(name), self._take(name, _ADDRESS))

    def addresses(self, name: str) -> tuple[str, ...]:
        found = [_address(at, value) for at, value in self._list(name, f"a list with {_ADDRESS}")]
        self._require_distinct(name, found)
        return tuple(found)

    def key(self, name: str) -> int:
        return _key(self._named(name), self._take(name, _KEY))

    def keys(self, name: str) -> tuple[int, ...]:
        found = [_key(at, value) for at, value in self._list(name, f"a list with {_KEY}")]
        self._require_distinct(name, found)
        if len(found) > SIGNERS_MAX:
            raise _invalid(self._named(name), f"at most {SIGNERS_MAX} keys", len(found))
        return tuple(found)

    def markets(self) -> dict[str, str]:
        known = market_by_name()
        found = {}
        for name in list(self._fields):
            if name not in known:
                raise _invalid(self._named(name), "a market of the market table", repr(name))
            found[name] = self.required_address(name)
        return found

    def finish(self) -> None:
        """Nothing may be left that nobody asked for."""
        for name in self._fields:
            raise _invalid(self._named(name), "a known setting", "an unknown name")

    def _take(self, name: str, expected: str) -> Any:
        if name not in self._fields:
            raise _invalid(self._named(name), expected, "nothing")
        return self._fields.pop(name)

    def _list(self, name: str, expected: str) -> list[tuple[str, object]]:
        values = self._take(name, expected)
        if not isinstance(values, list) or not values:
            raise _invalid(self._named(name), expected, repr(values))
        return [(f"{self._named(name)}[{place}]", value) for place, value in enumerate(values)]

    def _require_distinct(self, name: str, values: list[Any]) -> None:
        if len(set(values)) != len(values):
            raise _invalid(self._named(name), "each of them once", "a repetition")

    def _named(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name


_ADDRESS = "an address of 20 bytes in hex, not 0"
_KEY = "the x coordinate of a public point on the Stark curve in hex"


def _address(setting: str, value: object) -> str:
    try:
        if isinstance(value, str) and int(value, 16) != 0:
            shown = checksum(value)
            # Upper and lower case are a checksum; an address of one case has none.
            if value in {shown, value.lower()}:
                return shown
    except ValueError:
        pass
    raise _invalid(setting, f"{_ADDRESS}, with the right checksum if any", repr(value))


def _key(setting: str, value: object) -> int:
    try:
        key = int(value, 16) if isinstance(value, str) else 0
    except ValueError:
        key = 0
    if not 0 < key < PRIME or crypto.y_of_x(key) is None:
        raise _invalid(setting, _KEY, repr(value))
    return key


def _invalid(setting: str, expected: str, found: object) -> Rejected:
    return Rejected(SETTINGS_INVALID, setting=setting, expected=expected, found=found)
