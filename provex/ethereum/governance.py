"""The governance contract: what is in force, what is announced and from when, and its calls."""

from collections.abc import Callable
from dataclasses import dataclass

from provex.ethereum.configuration_words import configuration_words
from provex.ethereum.contracts import checksum, encode_call, read
from provex.ethereum.rpc import LATEST, EthereumRpc
from provex.protocol.configuration import Configuration
from provex.rules.configuration import configuration_hash

__all__ = [
    "Announced",
    "GovernanceView",
    "add_verifier",
    "announce_asset",
    "announce_configuration",
    "announce_verifier_removal",
    "apply_asset",
    "apply_configuration",
    "governance_view",
    "remove_verifier",
    "take_back_asset",
    "take_back_configuration",
    "take_back_verifier_removal",
]

TOPIC_CONFIGURATION = 0
ASSET_ID_BOUND = 1 << 120
TOPIC_VERIFIER_REMOVAL = 1 << 128
_WORD_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A change that waits. Times are those of blocks, in seconds, both inclusive."""

    topic: int
    subject: int
    earliest_s: int
    latest_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernanceView:
    """The governance contract of an exchange at one block."""

    address: str
    block: int
    block_time_s: int
    delay_s: int
    configuration_hash: int
    announced: tuple[Announced, ...]
    governors: tuple[str, ...]
    verifiers: tuple[str, ...]

    def configuration(self, hashed: int) -> Announced | None:
        """The announcement of a configuration."""
        return self._first(
            lambda each: each.topic == TOPIC_CONFIGURATION and each.subject == hashed
        )

    def assets(self, hashed: int) -> tuple[Announced, ...]:
        """The announcements of assets that come with a configuration."""
        return tuple(
            [
                each
                for each in self.announced
                if each.subject == hashed and TOPIC_CONFIGURATION < each.topic < ASSET_ID_BOUND
            ]
        )

    def verifier_removal(self, verifier: str) -> Announced | None:
        """The announcement that a verifier leaves."""
        subject = int(verifier, 16)
        return self._first(
            lambda each: each.topic == TOPIC_VERIFIER_REMOVAL and each.subject == subject
        )

    def is_due(self, announced: Announced) -> bool:
        """Whether the change can be made in a block of this time."""
        return announced.earliest_s <= self.block_time_s <= announced.latest_s

    def _first(self, is_meant: Callable[[Announced], bool]) -> Announced | None:
        return next((each for each in self.announced if is_meant(each)), None)


async def governance_view(
    rpc: EthereumRpc, exchange: str, *, block: int | str = LATEST
) -> GovernanceView:
    """Everything at one block, by default the newest. L1Fault."""
    header = await rpc.header(block)
    assert header is not None, "the block is on the chain"
    at = header.number
    (found,) = await read(rpc, exchange, "getGovernance()", returns=("address",), block=at)
    address = checksum(found)
    (delay,) = await read(rpc, address, "configurationDelay()", block=at)
    (hashed,) = await read(rpc, address, "globalConfigurationHash()", block=at)
    rows_type = ("(uint256,bytes32,uint256)[]",)
    (rows,) = await read(rpc, address, "getAnnouncements()", returns=rows_type, block=at)
    addresses = ("address[]",)
    (governors,) = await read(rpc, address, "getGovernors()", returns=addresses, block=at)
    (verifiers,) = await read(rpc, address, "getRegisteredVerifiers()", returns=addresses, block=at)
    return GovernanceView(
        address=address,
        block=at,
        block_time_s=header.timestamp_s,
        delay_s=delay,
        configuration_hash=hashed,
        announced=tuple(
            [
                Announced(
                    topic=topic,
                    subject=int.from_bytes(subject),
                    earliest_s=earliest,
                    latest_s=earliest + delay,
                )
                for topic, subject, earliest in rows
            ]
        ),
        governors=tuple([checksum(each) for each in governors]),
        verifiers=tuple([checksum(each) for each in verifiers]),
    )


def announce_configuration(configuration: Configuration) -> bytes:
    """The call that announces a configuration with its contents."""
    return encode_call(
        "registerGlobalConfigurationChange(bytes32,uint256[])",
        _word(configuration_hash(configuration)),
        list(configuration_words(configuration)),
    )


def announce_asset(asset_id: int, hashed: int) -> bytes:
    """The call that announces an asset that comes with a configuration."""
    return encode_call("registerAssetConfigurationChange(uint256,bytes32)", asset_id, _word(hashed))


def apply_configuration(hashed: int) -> bytes:
    """The call that puts an announced configuration in force."""
    return encode_call("applyGlobalConfigurationChange(bytes32)", _word(hashed))


def apply_asset(asset_id: int, hashed: int) -> bytes:
    """The call that lets an announced asset be traded by force."""
    return encode_call("applyAssetConfigurationChange(uint256,bytes32)", asset_id, _word(hashed))


def take_back_configuration(hashed: int) -> bytes:
    """The call that takes an announcement back."""
    return encode_call("removeGlobalConfigurationChange(bytes32)", _word(hashed))


def take_back_asset(asset_id: int, hashed: int) -> bytes:
    """The call that takes an asset's announcement back."""
    return encode_call("removeAssetConfigurationChange(uint256,bytes32)", asset_id, _word(hashed))


def add_verifier(verifier: str, identifier: str) -> bytes:
    """The call that makes every batch need one more verifier, at once."""
    return encode_call("registerVerifier(address,string)", verifier, identifier)


def announce_verifier_removal(verifier: str) -> bytes:
    """The call that announces that batches will do without a verifier."""
    return encode_call("announceVerifierRemovalIntent(address)", verifier)


def take_back_verifier_removal(verifier: str) -> bytes:
    """The call that takes that back."""
    return encode_call("cancelVerifierRemovalIntent(address)", verifier)


def remove_verifier(verifier: str) -> bytes:
    """The call that completes an announced removal."""
    return encode_call("removeVerifier(address)", verifier)


def _word(hashed: int) -> bytes:
    return hashed.to_bytes(_WORD_BYTES)
