"""Tables of a settings file whose fields are taken one by one, each checked and named."""

import tomllib
from pathlib import Path
from typing import Any

from provex.ethereum.contracts import checksum
from provex.native import crypto
from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.protocol.field import PRIME
from provex.protocol.markets import market_by_name
from provex.protocol.parameters import SIGNERS_MAX

__all__ = ["SettingsTable", "settings_invalid", "settings_table"]


def settings_table(file: Path) -> "SettingsTable":
    """The whole file. SETTINGS_INVALID if it cannot be read or is no TOML."""
    return SettingsTable("", _read(file))


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise settings_invalid(str(file), "a readable file", error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise settings_invalid(str(file), "TOML", error) from error


class SettingsTable:
    """A table of the file whose fields are taken one by one."""

    def __init__(self, path: str, fields: object) -> None:
        if not isinstance(fields, dict):
            raise settings_invalid(path, "a table", repr(fields))
        self._path = path
        self._fields: dict[str, Any] = dict(fields)

    def table(self, name: str) -> "SettingsTable":
        """A table below; empty if there is none of that name."""
        return SettingsTable(self._named(name), self._fields.pop(name, {}))

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        value = self._take(name, f"a number from {least} to {most}")
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise settings_invalid(
                self._named(name), f"a number from {least} to {most}", repr(value)
            )
        return value

    def choice(self, name: str, values: tuple[str, ...]) -> str:
        """One of some words."""
        expected = " or ".join(values)
        value = self._take(name, expected)
        if value not in values:
            raise settings_invalid(self._named(name), expected, repr(value))
        return str(value)

    def address(self, name: str, *, is_optional: bool) -> str | None:
        """An Ethereum address with its checksum, or none."""
        if is_optional and name not in self._fields:
            return None
        return self.required_address(name)

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self._take(name, "a text")
        if not isinstance(value, str) or not value:
            raise settings_invalid(self._named(name), "a text", repr(value))
        return value

    def required_address(self, name: str) -> str:
        """An Ethereum address with its checksum."""
        return _address(self._named(name), self._take(name, _ADDRESS))

    def addresses(self, name: str) -> tuple[str, ...]:
        """Distinct addresses, at least one."""
        found = [_address(at, value) for at, value in self._list(name, f"a list with {_ADDRESS}")]
        self._require_distinct(name, found)
        return tuple(found)

    def key(self, name: str) -> int:
        """The x of a public key on the Stark curve."""
        return _key(self._named(name), self._take(name, _KEY))

    def keys(self, name: str) -> tuple[int, ...]:
        """Distinct public keys, as many as an exchange may have signers at most."""
        found = [_key(at, value) for at, value in self._list(name, f"a list with {_KEY}")]
        self._require_distinct(name, found)
        if len(found) > SIGNERS_MAX:
            raise settings_invalid(self._named(name), f"at most {SIGNERS_MAX} keys", len(found))
        return tuple(found)

    def markets(self) -> dict[str, str]:
        """All that is left: an address for each market that is named."""
        known = market_by_name()
        found = {}
        for name in list(self._fields):
            if name not in known:
                raise settings_invalid(
                    self._named(name), "a market of the market table", repr(name)
                )
            found[name] = self.required_address(name)
        return found

    def finish(self) -> None:
        """Nothing may be left that nobody asked for."""
        for name in self._fields:
            raise settings_invalid(self._named(name), "a known setting", "an unknown name")

    def _take(self, name: str, expected: str) -> Any:
        if name not in self._fields:
            raise settings_invalid(self._named(name), expected, "nothing")
        return self._fields.pop(name)

    def _list(self, name: str, expected: str) -> list[tuple[str, object]]:
        values = self._take(name, expected)
        if not isinstance(values, list) or not values:
            raise settings_invalid(self._named(name), expected, repr(values))
        return [(f"{self._named(name)}[{place}]", value) for place, value in enumerate(values)]

    def _require_distinct(self, name: str, values: list[Any]) -> None:
        if len(set(values)) != len(values):
            raise settings_invalid(self._named(name), "each of them once", "a repetition")

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
    raise settings_invalid(setting, f"{_ADDRESS}, with the right checksum if any", repr(value))


def _key(setting: str, value: object) -> int:
    try:
        key = int(value, 16) if isinstance(value, str) else 0
    except ValueError:
        key = 0
    if not 0 < key < PRIME or crypto.y_of_x(key) is None:
        raise settings_invalid(setting, _KEY, repr(value))
    return key


def settings_invalid(setting: str, expected: str, found: object) -> Rejected:
    """The refusal of a setting."""
    return Rejected(SETTINGS_INVALID, setting=setting, expected=expected, found=found)
