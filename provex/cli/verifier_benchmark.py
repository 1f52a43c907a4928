"""`provex bench verifier`: what a proof costs on L1, by today's rules and by 64 gas a byte.

The proof of the pinned batch is brought to a fresh development chain, once to the verifier as it is
deployed and once to the same verifier with a log of the gas that is left after each phase.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from eth_abi.abi import decode

from provex.ethereum.anvil import AnvilProcess, AnvilSettings
from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import checksum, read, topic
from provex.ethereum.deployment import DevelopmentSettlement, deploy_development
from provex.ethereum.development import CHAIN_ID, EXCHANGE_ADDRESS, Role, development_account
from provex.ethereum.exchange_deployment import verifier_arguments
from provex.ethereum.rpc import EthereumRpc, Receipt
from provex.ethereum.wallet import Wallet
from provex.rebuild.main_words import main_output_of, shared_state_of
from provex.settlement.batch_proof import Deployment, prove_batch
from provex.settlement.l1_batches import BatchSettlement, SettlementStep, proof_call
from provex.settlement.proof_file import ProofFile, proof_from_bytes
from provex.settlement.proving_system import proving_system

from .benchmarks import Figure
from .pinned_batch import pinned_batch

__all__ = ["bench_verifier"]

_LOG_PHASE = "LogPhase(string,uint256)"
_START, _END = "start", "registered"
_INTRINSIC_GAS = 21_000
_SLOTS_MAX = 256


@dataclass(frozen=True, slots=True)
class _Measured:
    """Gas of the verifying transaction; `phases` is the execution alone."""

    call_bytes: int
    zero_bytes: int
    gas: int
    phases: dict[str, int]
    page_gas: int
    update_gas: int

    @property
    def execution(self) -> int:
        return sum(self.phases.values())

    @property
    def standard(self) -> int:
        """EIP-2028: 4 gas a zero byte, 16 another one, and what runs."""
        nonzero = self.call_bytes - self.zero_bytes
        return _INTRINSIC_GAS + 4 * self.zero_bytes + 16 * nonzero + self.execution

    @property
    def at_64_per_byte(self) -> int:
        """EIP-7976: at least 64 gas a byte."""
        return max(self.standard, _INTRINSIC_GAS + 64 * self.call_bytes)


def bench_verifier(
    *, is_json: bool, profile_name: str, trades: int, leaves_log2: int, proof_file: Path | None
) -> None:
    """Print the figures. PROFILE_UNKNOWN, and what refuses the proof."""
    if proof_file is None:
        proof = _proved(profile_name, trades, leaves_log2)
    else:
        proof = proof_from_bytes(proof_file.read_bytes())
    measured = asyncio.run(_measured(proof, profile_name))
    for figure in _figures(proof, measured, trades):
        figure.of_profile(profile_name).print(is_json=is_json)


def _proved(profile_name: str, trades: int, leaves_log2: int) -> ProofFile:
    click.echo(f"prove {trades} trades with profile {profile_name}", err=True)
    batch = pinned_batch(trades, leaves_log2)
    deployment = Deployment(CHAIN_ID, bytes.fromhex(EXCHANGE_ADDRESS.removeprefix("0x")))
    proof, _ = prove_batch(
        proving_system(),
        batch,
        deployment,
        profile_name,
        progress=lambda name, seconds: click.echo(f"  {name:<32} {seconds:8.2f} s", err=True),
    )
    return proof


async def _measured(proof: ProofFile, profile_name: str) -> _Measured:
    output = main_output_of(proof.main_words)
    state = shared_state_of(output.state_words)
    with tempfile.TemporaryDirectory(prefix="provex-bench-") as folder:
        settings = AnvilSettings(
            folder=Path(folder),
            block_time_s=None,
            genesis_time_s=state.system_time + 1,
        )
        async with AnvilProcess(settings) as chain, EthereumRpc(chain.url) as rpc:
            contracts = await deploy_development(
                rpc,
                DevelopmentSettlement(
                    configuration_hash=output.configuration_hash,
                    asset_ids=tuple([asset.asset_id for asset in state.assets]),
                    profile=profile_name,
                ),
                [],
            )
            key = development_account(Role.OPERATOR).private_key
            wallet = Wallet(rpc, key, chain_id=CHAIN_ID)
            settlement = BatchSettlement(wallet, contracts.exchange, proving_system())
            (verifier,) = contracts.verifiers
            *pages, registered = await settlement.register_at(verifier, proof)
            watched = await _watched(wallet, verifier, profile_name)
            *_, again = await settlement.register_at(watched, proof)
            await _begin_at(rpc, contracts.exchange, output.previous_state_hash)
            *_, updated = await settlement.settle(0, proof, batch_id=1)
            call = proof_call(contracts.exchange, proof)
            return _Measured(
                call_bytes=len(call),
                zero_bytes=call.count(0),
                gas=_receipt(registered).gas_used,
                phases=await _phases(rpc, watched, _receipt(again).block_number),
                page_gas=sum(_receipt(page).gas_used for page in pages),
                update_gas=_receipt(updated).gas_used,
            )


async def _watched(wallet: Wallet, verifier: str, profile_name: str) -> str:
    """The same verifier, over the same parts, with a log of its phases."""
    evaluators, tables = await read(
        wallet.rpc, verifier, "parts()", returns=("address[]", "address[]")
    )
    (pages,) = await read(wallet.rpc, verifier, "DATA_PAGES()", returns=("address",))
    arguments = verifier_arguments(checksum(pages), tuple(evaluators), tuple(tables))
    code = artifact(f"Measured{profile_name.capitalize()}").creation_code + arguments
    receipt = await wallet.send_and_wait(None, code)
    assert receipt.contract_address is not None, "a creation without an address succeeded"
    return checksum(receipt.contract_address)


async def _begin_at(rpc: EthereumRpc, exchange: str, state_hash: int) -> None:
    """Let the exchange stand before the batch, whose state no batch on this chain led to."""
    (initial,) = await read(rpc, exchange, "lastStateHash()")
    for slot in range(_SLOTS_MAX):
        if int(await rpc.call("eth_getStorageAt", exchange, hex(slot), "latest"), 16) == initial:
            word = "0x" + state_hash.to_bytes(32).hex()
            await rpc.call("anvil_setStorageAt", exchange, hex(slot), word)
    (found,) = await read(rpc, exchange, "lastStateHash()")
    assert found == state_hash, "the state's hash stands in none of the first slots"


def _receipt(step: SettlementStep) -> Receipt:
    assert step.receipt is not None, f"{step.what} was there before"
    return step.receipt


async def _phases(rpc: EthereumRpc, verifier: str, block: int) -> dict[str, int]:
    """Gas by phase. The first mark is made twice, which shows what a mark itself costs."""
    marks: list[tuple[str, int]] = [
        decode(["string", "uint256"], log.data)
        for log in await rpc.logs_of_range([verifier], block, block)
        if log.topics[0] == topic(_LOG_PHASE)
    ]
    (first, before), (second, after), *rest = marks
    assert (first, second, rest[-1][0]) == (_START, _START, _END), "other marks than expected"
    mark = before - after
    found: dict[str, int] = {}
    for name, left in rest:
        found[name] = found.get(name, 0) + after - left - mark
        after = left
    return found


def _figures(proof: ProofFile, measured: _Measured, trades: int) -> Iterator[Figure]:
    yield Figure("proof.bytes", len(proof.proof), "bytes")
    yield Figure("verifier.tx_bytes", measured.call_bytes, "bytes")
    yield Figure("verifier.gas", measured.gas, "gas")
    yield Figure("verifier.gas_at_64_per_byte", measured.at_64_per_byte, "gas")
    yield Figure("verifier.gas.execution", measured.execution, "gas")
    calldata = measured.standard - measured.execution - _INTRINSIC_GAS
    yield Figure("verifier.gas.calldata", calldata, "gas")
    for name, gas in measured.phases.items():
        yield Figure(f"verifier.gas.{name}", gas, "gas")
    words = len(proof.data_words)
    yield Figure("pages.words", words, "words")
    yield Figure("pages.gas", measured.page_gas, "gas")
    yield Figure("pages.gas_per_word", measured.page_gas / words, "gas/word")
    yield Figure("update_state.gas", measured.update_gas, "gas")
    total = measured.page_gas + measured.gas + measured.update_gas
    yield Figure("l1.gas_per_trade", total / trades, "gas/trade")
