"""The contract's ABI is the one that published clients call, for every function that it has."""

import json
from pathlib import Path
from typing import Any

import pytest

from provex.ethereum import artifacts
from provex.ethereum.artifacts import artifact, revert_text
from provex.ethereum.contracts import encode_call, selector, topic
from provex.protocol.errors import CONTRACT_ARTIFACT_MISSING, Rejected

TRADE = "uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool"
PUBLISHED = Path(__file__).resolve().parents[2] / "vectors" / "starkware-perpetuals.abi.json"

# Called by dYdX's published clients on the exchange's contract, and what goes with it.
CALLED_BY_CLIENTS = {
    "registerUser(address,uint256,bytes)",
    "deposit(uint256,uint256,uint256,uint256)",
    "depositCancel(uint256,uint256,uint256)",
    "depositReclaim(uint256,uint256,uint256)",
    "withdraw(uint256,uint256)",
    "withdrawTo(uint256,uint256,address)",
    "forcedWithdrawalRequest(uint256,uint256,uint256,bool)",
    f"forcedTradeRequest({TRADE},uint256,uint256,bytes,bool)",
    "getForcedWithdrawalRequest(uint256,uint256,uint256)",
    f"getForcedTradeRequest({TRADE},uint256)",
    "freezeRequest(uint256,uint256,uint256)",
    f"freezeRequest({TRADE},uint256)",
    "escape(uint256,uint256,uint256)",
    "getEthKey(uint256)",
    "getWithdrawalBalance(uint256,uint256)",
    "getCancellationRequest(uint256,uint256,uint256)",
    "getDepositBalance(uint256,uint256,uint256)",
    "getQuantizedDepositBalance(uint256,uint256,uint256)",
    "getActionCount()",
    "getActionHashByIndex(uint256)",
    "getAssetInfo(uint256)",
    "getQuantum(uint256)",
    "getSystemAssetType()",
    "updateState(uint256[],uint256[])",
    "getLastBatchId()",
    "getSequenceNumber()",
    "isUserAdmin(address)",
    "isFrozen()",
    "unFreeze()",
    "VERSION()",
    "DEPOSIT_CANCEL_DELAY()",
    "FREEZE_GRACE_PERIOD()",
    "UNFREEZE_DELAY()",
}
EVENTS = {
    "LogUserRegistered",
    "LogDeposit",
    "LogDepositCancel",
    "LogDepositCancelReclaimed",
    "LogWithdrawalAllowed",
    "LogWithdrawalPerformed",
    "LogForcedWithdrawalRequest",
    "LogForcedTradeRequest",
    "LogStateTransitionFact",
    "LogUpdateState",
    "LogFrozen",
    "LogUnFrozen",
}
# In later StarkEx contracts than the published ABI's.
NEWER = {
    "registerEthAddress(address,uint256,bytes)",
    "registerSender(uint256,bytes)",
    "registerAndDepositERC20(address,uint256,bytes,uint256,uint256,uint256)",
    "depositERC20(uint256,uint256,uint256,uint256)",
    "isAssetRegistered(uint256)",
}


def signature_of(entry: dict[str, Any]) -> str:
    return f"{entry['name']}({','.join(item['type'] for item in entry['inputs'])})"


def shape_of(entry: dict[str, Any]) -> tuple[object, ...]:
    outputs = tuple(item["type"] for item in entry.get("outputs", ()))
    is_view = entry["stateMutability"] in {"view", "pure"}
    return tuple(item["type"] for item in entry["inputs"]), outputs, is_view


def functions(abi: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {signature_of(entry): entry for entry in abi if entry["type"] == "function"}


def events(abi: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in abi if entry["type"] == "event"}


def test_functions_are_the_published_ones() -> None:
    ours = functions(list(artifact("Exchange").abi))
    published = functions(json.loads(PUBLISHED.read_text()))

    assert set(ours) >= CALLED_BY_CLIENTS | NEWER
    assert set(ours) & set(published) >= CALLED_BY_CLIENTS & set(published)
    for signature in set(ours) & set(published):
        assert shape_of(ours[signature]) == shape_of(published[signature]), signature


def test_events_are_the_published_ones() -> None:
    ours = events(list(artifact("Exchange").abi))
    published = events(json.loads(PUBLISHED.read_text()))

    for name, event in ours.items():
        if name == "LogTokenRegistered":  # Later contracts added the quantum.
            continue
        if name in published:
            assert not any(item["indexed"] for item in event["inputs"]), name
            assert signature_of(event) == signature_of(published[name])
    assert set(ours) >= EVENTS


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("deposit(uint256,uint256,uint256,uint256)", "2505c3d9"),
        ("depositERC20(uint256,uint256,uint256,uint256)", "9ed17084"),
        ("registerEthAddress(address,uint256,bytes)", "bea84187"),
    ],
)
def test_selectors(signature: str, expected: str) -> None:
    assert selector(signature).hex() == expected


def test_topic_of_the_deposit_event() -> None:
    signature = "LogDeposit(address,uint256,uint256,uint256,uint256,uint256)"
    expected = "06724742ccc8c330a39a641ef02a0b419bd09248360680bb38159b0a8c2635d6"
    assert topic(signature).hex() == expected


def test_missing_artifact_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="make setup") as rejection:
        artifact("Exchange", tmp_path)

    assert rejection.value.code == CONTRACT_ARTIFACT_MISSING


def test_reverts_read_by_name() -> None:
    named = encode_call("StarkKeyNotRegistered(uint256)", 5)
    plain = encode_call("Error(string)", "too late")

    assert revert_text(named) == "StarkKeyNotRegistered(5)"
    assert revert_text(plain) == "Error(too late)"
    assert revert_text(b"") == "no reason given"
    assert revert_text(b"\x01\x02\x03\x04") == "0x01020304"
    assert "do not decode" in revert_text(plain[:10])


def test_error_signatures_are_unique() -> None:
    assert len(artifacts._error_signatures()) > 20
