"""An exchange on a chain of one's choice, with keys of its own and oracles that run elsewhere."""

import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from provex.ethereum.contracts import read
from provex.ethereum.development import require_development_chain
from provex.ethereum.governance import governance_view
from provex.ethereum.rpc import EthereumRpc
from provex.protocol.secp256k1 import address_of, checksummed
from provex.rules.configuration import configuration_hash
from provex.sequencer.sequencer import Sequencer

from .exchange_operator import ExchangeOperator
from .network import listening_socket, url_of
from .own_settings import OwnSettings, own_settings
from .settings import UpSettings
from .settings_table import settings_invalid
from .site import HostParts, Intake

__all__ = ["OwnSite"]

_TOKEN_BYTES = 32
_TOKEN_DIGITS_MIN = 32


class OwnSite:
    """Nothing here has a key that others know. Prices come from the signers' own processes."""

    chain_name = "chain"

    def __init__(self, settings: UpSettings) -> None:
        """Read what the deployment's file names. Rejected as `own_settings` says."""
        assert settings.deployment is not None, "there is a development chain for that"
        self._settings = settings
        self._own = own_settings(settings.deployment)
        if settings.proof_profile != "production":
            require_development_chain(self._own.contracts.chain_id)
        self._operator = ExchangeOperator(
            self._own.contracts,
            settings,
            self._own.configuration,
            self._own.keys,
            network_id=self._own.network_id,
        )

    @property
    def secrets(self) -> frozenset[str]:
        """The operator's keys."""
        return self._own.keys.secrets()

    @property
    def first_block(self) -> int:
        """Of the deployment."""
        return self._own.first_block

    async def open(self, parts: HostParts) -> tuple[EthereumRpc, ExchangeOperator]:
        """Reach the node, and compare what the contracts say with the settings."""
        assert self._settings.l1 is not None, "the settings were checked"
        rpc = await parts.stack.enter_async_context(EthereumRpc(self._settings.l1))
        await rpc.require_chain(self._own.contracts.chain_id)
        await _require_contracts(rpc, self._own)
        return rpc, self._operator

    def intake_socket(self) -> tuple[socket.socket, str, Path]:
        """Where the signers' processes reach it; the token stays the same for them."""
        own = self._own
        return (
            listening_socket(own.intake_host, own.intake_port),
            _token(own.intake_token),
            own.intake_token,
        )

    async def furnish(self, sequencer: Sequencer) -> None:
        """Nobody is known before they come."""

    async def begin(self, sequencer: Sequencer, intake: Intake) -> None:
        """Signers and index run by themselves; money comes by the operator's commands."""

    def start_traders(self, endpoints: Mapping[str, object]) -> None:
        """The operator has no bots."""

    async def until_ready(self, intake: Intake) -> None:
        """Prices may come later: `/ready` says when."""

    def endpoints(self) -> Mapping[str, object]:
        """Nothing else."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """Where the oracles post."""
        url = url_of(self._own.intake_host, self._own.intake_port)
        return {"Oracles": f"{url} (token in {self._own.intake_token})"}


async def _require_contracts(rpc: EthereumRpc, own: OwnSettings) -> None:
    exchange = own.contracts.exchange
    if not await rpc.code(exchange):
        raise settings_invalid("contracts", f"a contract at {exchange}", "an account without code")
    view = await governance_view(rpc, exchange)
    for setting, question, key in (
        ("keys.operator", "isOperator(address)", own.keys.settlement),
        ("keys.user_admin", "isUserAdmin(address)", own.keys.user_admin),
    ):
        address = checksummed(address_of(int(key, 16)))
        (is_registered,) = await read(rpc, view.address, question, [address], returns=["bool"])
        if not is_registered:
            expected = f"the key of an account for which the contract's {question} is true"
            raise settings_invalid(setting, expected, address)
    (accepted,) = await read(rpc, exchange, "getSequenceNumber()")
    # Later ones are announced and journaled; only the first is the file's.
    begun = configuration_hash(own.configuration)
    if accepted == 0 and view.configuration_hash != begun:
        raise settings_invalid(
            "configuration", f"the contract's {view.configuration_hash:#x}", f"{begun:#x}"
        )


def _token(file: Path) -> str:
    """The token that signers were given; a new one if there is none yet."""
    try:
        text = file.read_text("ascii").strip()
    except FileNotFoundError:
        text = secrets.token_hex(_TOKEN_BYTES)
        file.touch(mode=0o600)
        file.write_text(text + "\n", "ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise settings_invalid("oracle.token_file", "a readable file", error) from error
    if len(text) < _TOKEN_DIGITS_MIN:
        found = f"{len(text)} characters"
        raise settings_invalid(
            "oracle.token_file", f"a token of {_TOKEN_DIGITS_MIN} characters at least", found
        )
    return text
