"""EIP-712 messages of the dYdX clients and the typed signatures that carry them.

A typed signature is 66 bytes: r, s, v and a kind that says how the digest was wrapped before it
was signed. Onboarding signatures are key material: never log them.
"""

import json
from dataclasses import dataclass
from enum import IntEnum

from provex.protocol.primitives import primitives
from provex.protocol.secp256k1 import EthereumSignature

__all__ = [
    "ONBOARDING_ACTION",
    "STARK_KEY_ACTION",
    "SignatureKind",
    "TypedMessage",
    "TypedSignature",
    "action_message",
    "api_key_message",
    "recover_signer",
    "sign_typed",
    "typed_signature_from_text",
]

DOMAIN_NAME = "dYdX"
DOMAIN_VERSION = "1.0"
DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId)"
STRUCT_NAME = "dYdX"
MAINNET_CHAIN_ID = 1
ONLY_SIGN_ON = "https://trade.dydx.exchange"

ONBOARDING_ACTION = "dYdX Onboarding"
STARK_KEY_ACTION = "dYdX STARK Key"

_PERSONAL_PREFIX = b"\x19Ethereum Signed Message:\n"
_TYPED_BYTES = 66


class SignatureKind(IntEnum):
    """What was signed: the digest, the digest behind a prefix, or the message as text."""

    NO_PREPEND = 0
    DECIMAL = 1
    HEXADECIMAL = 2
    PERSONAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedMessage:
    """A struct of strings under the clients' domain, its fields in the order of the type."""

    chain_id: int
    fields: tuple[tuple[str, str], ...]

    def digest(self) -> bytes:
        """The EIP-712 digest."""
        keccak = primitives().keccak256
        return keccak(b"\x19\x01" + self.domain_separator() + self.struct_hash())

    def domain_separator(self) -> bytes:
        """The hash of the domain: name, version and chain id."""
        keccak = primitives().keccak256
        return keccak(
            keccak(DOMAIN_TYPE.encode())
            + keccak(DOMAIN_NAME.encode())
            + keccak(DOMAIN_VERSION.encode())
            + self.chain_id.to_bytes(32)
        )

    def struct_hash(self) -> bytes:
        """The hash of the struct: its type, then every string hashed."""
        keccak = primitives().keccak256
        parameters = ",".join(f"string {name}" for name, _ in self.fields)
        values = (keccak(value.encode()) for _, value in self.fields)
        return keccak(keccak(f"{STRUCT_NAME}({parameters})".encode()) + b"".join(values))

    def personal_text(self) -> str:
        """The message as wallets show it when they sign it as text."""
        head = {"name": DOMAIN_NAME, "version": DOMAIN_VERSION, "chainId": self.chain_id}
        return json.dumps(head | dict(sorted(self.fields)), indent=2, ensure_ascii=False)

    def signed_digest(self, kind: SignatureKind) -> bytes:
        """The 32 bytes that ECDSA signs for this kind of signature."""
        keccak = primitives().keccak256
        match kind:
            case SignatureKind.NO_PREPEND:
                return self.digest()
            case SignatureKind.DECIMAL:
                return keccak(_PERSONAL_PREFIX + b"32" + self.digest())
            case SignatureKind.HEXADECIMAL:
                return keccak(_PERSONAL_PREFIX + b"\x20" + self.digest())
            case SignatureKind.PERSONAL:
                text = self.personal_text().encode()
                return keccak(_PERSONAL_PREFIX + str(len(text)).encode() + text)


@dataclass(frozen=True, slots=True)
class TypedSignature:
    """A parsed typed signature together with its bytes, which key derivation hashes as they are."""

    signature: EthereumSignature
    kind: SignatureKind
    data: bytes

    def text(self) -> str:
        """The wire form: 0x and 132 hex digits."""
        return "0x" + self.data.hex()


def action_message(action: str, chain_id: int) -> TypedMessage:
    """The message of an action; on main network it also names the only site to sign it on."""
    fields: tuple[tuple[str, str], ...] = (("action", action),)
    if chain_id == MAINNET_CHAIN_ID:
        fields += (("onlySignOn", ONLY_SIGN_ON),)
    return TypedMessage(chain_id=chain_id, fields=fields)


def api_key_message(
    *, chain_id: int, method: str, request_path: str, body: str, timestamp: str
) -> TypedMessage:
    """The message of an API-key or recovery request; an absent body is the string {}."""
    return TypedMessage(
        chain_id=chain_id,
        fields=(
            ("method", method),
            ("requestPath", request_path),
            ("body", body),
            ("timestamp", timestamp),
        ),
    )


def typed_signature_from_text(text: str) -> TypedSignature | None:
    """Parse 0x and 132 hex digits (v in {0, 1, 27, 28}). None for anything else."""
    digits = text.removeprefix("0x")
    if len(digits) != 2 * _TYPED_BYTES or not set(digits) <= set("0123456789abcdefABCDEF"):
        return None
    data = bytes.fromhex(digits)
    signature = EthereumSignature.from_bytes(data[:65])
    if signature is None or data[65] not in tuple(SignatureKind):
        return None
    return TypedSignature(signature, SignatureKind(data[65]), data)


def recover_signer(message: TypedMessage, signature: TypedSignature) -> bytes | None:
    """The address that signed the message, or None if none could have."""
    digest = message.signed_digest(signature.kind)
    return primitives().ethereum_recover(digest, signature.signature)


def sign_typed(
    private_key: int, message: TypedMessage, kind: SignatureKind = SignatureKind.NO_PREPEND
) -> TypedSignature:
    """Sign a message with an Ethereum key. ValueError for a key outside [1, n)."""
    signature = primitives().ethereum_sign(private_key, message.signed_digest(kind))
    return TypedSignature(signature, kind, signature.to_bytes() + bytes([kind]))
