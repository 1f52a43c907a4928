"""What the exchange's contracts are made of on any chain: parts, constructors' arguments."""

from dataclasses import dataclass

from eth_abi.abi import encode

from provex.ethereum.artifacts import artifact_count
from provex.ethereum.contracts import address_bytes, checksum
from provex.protocol.primitives import primitives

__all__ = [
    "EVALUATOR",
    "LAYOUT_TABLE",
    "VERIFIERS",
    "ExchangeDeployment",
    "created_address",
    "evaluator_names",
    "table_names",
    "verifier_arguments",
]

EVALUATOR = "ConstraintEvaluator"
LAYOUT_TABLE = "LayoutTable"
VERIFIERS = {"production": "VerifierProduction", "test": "VerifierTest"}
"""Profile of proofs → the contract that verifies them."""

_DEPLOYMENT = "(address,address[],address,address[],address[],address,uint256,uint256[],uint256)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeDeployment:
    """The argument of the exchange's constructor: contracts/src/types/Deployment.sol."""

    collateral_token: str
    user_admins: tuple[str, ...]
    governor: str
    operators: tuple[str, ...]
    verifiers: tuple[str, ...]
    escape_verifier: str
    configuration_hash: int
    asset_ids: tuple[int, ...]
    governance_delay_s: int

    def encoded(self) -> bytes:
        """The constructor's encoded argument."""
        fields = (
            self.collateral_token,
            list(self.user_admins),
            self.governor,
            list(self.operators),
            list(self.verifiers),
            self.escape_verifier,
            self.configuration_hash,
            list(self.asset_ids),
            self.governance_delay_s,
        )
        return encode([_DEPLOYMENT], [fields])


def evaluator_names() -> tuple[str, ...]:
    """The contracts that evaluate the constraints, in order."""
    return tuple([f"{EVALUATOR}{number}" for number in range(artifact_count(EVALUATOR))])


def table_names() -> tuple[str, ...]:
    """The contracts with the tables of the layouts, in order."""
    return tuple([f"{LAYOUT_TABLE}{number}" for number in range(artifact_count(LAYOUT_TABLE))])


def verifier_arguments(
    data_pages: str, evaluators: tuple[str, ...], tables: tuple[str, ...]
) -> bytes:
    """The arguments of a verifier's constructor."""
    return encode(
        ["address", "address[]", "address[]"], [data_pages, list(evaluators), list(tables)]
    )


def created_address(sender: str, nonce: int) -> str:
    """Where a contract stands that an account creates with the transaction of this nonce."""
    number = nonce.to_bytes((nonce.bit_length() + 7) // 8)
    # RLP of a list: a small number is its own byte, everything else is led by its length.
    tail = number if len(number) == 1 and nonce < 0x80 else bytes([0x80 + len(number)]) + number
    items = bytes([0x94]) + address_bytes(sender) + tail
    digest = primitives().keccak256(bytes([0xC0 + len(items)]) + items)
    return checksum("0x" + digest[12:].hex())
