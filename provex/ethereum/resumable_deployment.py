"""Puts the contracts on any chain from one account, by ordinary transactions, step by step.

A step is written to the record before anybody sees its transaction, so that a deployment which was
interrupted goes on where it stopped and never creates a contract twice.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from eth_abi.abi import encode

from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import Contracts, address_bytes, checksum, read
from provex.ethereum.development import (
    require_development_chain,
    require_no_development_account,
)
from provex.ethereum.exchange_deployment import (
    LAYOUT_TABLE,
    VERIFIERS,
    ExchangeDeployment,
    created_address,
    evaluator_names,
    table_names,
    verifier_arguments,
)
from provex.ethereum.rpc import EthereumRpc, RpcRefusal
from provex.ethereum.wallet import SignedTransaction, Wallet
from provex.protocol.configuration import Configuration
from provex.protocol.errors import DEPLOYMENT_CONFLICT, Rejected
from provex.protocol.messages import collateral_asset_id
from provex.protocol.primitives import primitives
from provex.rules.configuration import configuration_hash, require_configuration_valid
from provex.rules.position import position_domain

__all__ = [
    "Deployed",
    "DeployedContract",
    "DeploymentPlan",
    "compared_code",
    "deploy",
    "deploy_verifier",
]

RECORD_VERSION = 1
GOVERNANCE = "ExchangeGovernance"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPlan:
    """What a deployment is made of.

    `token` is the collateral's contract; None creates the development token, on that chain only.
    `configuration` is the exchange's, given the domain and the collateral's asset id, which follow
    from the exchange's address and the token's. Without `exchange_proxy`, that of 0x, deposits
    through swaps are left out. `aggregators` goes from market to the address of its price.
    """

    token: str | None
    governor: str
    operators: tuple[str, ...]
    user_admins: tuple[str, ...]
    governance_delay_s: int
    profile: str
    configuration: Callable[[int, int], Configuration]
    exchange_proxy: str | None
    aggregators: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedContract:
    """One contract in the record. Block and keccak of its code are None until it is mined."""

    address: str
    arguments: str
    """The constructor's, encoded, in hex."""
    transaction_hash: str
    raw_transaction: str
    nonce: int
    block_number: int | None = None
    code_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A finished deployment: nothing of the exchange stands on the chain before `first_block`."""

    contracts: Contracts
    configuration: Configuration
    governance: str
    first_block: int
    code_hashes: Mapping[str, str]
    """Contract → keccak of its code as the compiler makes it, with zeros in place of immutables."""


async def deploy(wallet: Wallet, plan: DeploymentPlan, record_path: Path) -> Deployed:
    """Deploy everything that the record does not hold yet, and check what stands on the chain.

    DEPLOYMENT_CONFLICT if the record does not fit the chain, the plan or the built contracts;
    DEVELOPMENT_KEY_REFUSED for what belongs to the development chain only.
    """
    chain_id = await wallet.rpc.chain_id()
    require_no_development_account(
        chain_id, (wallet.address, plan.governor, *plan.operators, *plan.user_admins)
    )
    if plan.token is None or plan.profile == "test":
        require_development_chain(chain_id)
    steps = _Steps(wallet=wallet, chain_id=chain_id, record_path=record_path)
    token = plan.token or await steps.contract("CollateralToken")
    data_pages = await steps.contract("DataPages")
    verifier = await _verifier(steps, data_pages, plan.profile)
    escape_verifier = await steps.contract("EscapeVerifier")

    def configuration_at(exchange: str) -> Configuration:
        domain = position_domain(chain_id, int.from_bytes(address_bytes(exchange)))
        made = plan.configuration(domain, collateral_asset_id(address_bytes(token)))
        require_configuration_valid(made)
        return made

    def exchange_arguments(exchange: str) -> bytes:
        made = configuration_at(exchange)
        return ExchangeDeployment(
            collateral_token=token,
            user_admins=plan.user_admins,
            governor=plan.governor,
            operators=plan.operators,
            verifiers=(verifier,),
            escape_verifier=escape_verifier,
            configuration_hash=configuration_hash(made),
            asset_ids=tuple([int(asset.asset_id) for asset in made.assets]),
            governance_delay_s=plan.governance_delay_s,
        ).encoded()

    exchange = await steps.contract("Exchange", exchange_arguments)
    configuration = configuration_at(exchange)
    governance = await _checked_governance(steps, exchange, verifier, configuration)
    contracts = Contracts(
        chain_id=chain_id,
        exchange=exchange,
        token=checksum(token),
        transfer_registry=await steps.contract("TransferRegistry"),
        price_feeder=None,
        aggregators=dict(plan.aggregators),
        verifiers=(verifier,),
        data_pages=data_pages,
        escape_verifier=escape_verifier,
    )
    if plan.exchange_proxy is not None:
        arguments = encode(["address", "address"], [exchange, plan.exchange_proxy])
        contracts = replace(
            contracts,
            currency_convertor=await steps.contract("CurrencyConvertor", arguments),
            exchange_proxy=checksum(plan.exchange_proxy),
        )
    return Deployed(
        contracts=contracts,
        configuration=configuration,
        governance=governance,
        first_block=steps.first_block(),
        code_hashes={
            name: _hash(await _built_code(wallet.rpc, name))
            for name in (*steps.names(), GOVERNANCE)
        },
    )


async def deploy_verifier(
    wallet: Wallet, profile: str, record_path: Path
) -> tuple[str, Mapping[str, str]]:
    """Deploy the verifier of this version alone, for an exchange that stands already.

    Its address, and the hashes of all code that it consists of. DEPLOYMENT_CONFLICT,
    DEVELOPMENT_KEY_REFUSED as for a whole deployment.
    """
    chain_id = await wallet.rpc.chain_id()
    require_no_development_account(chain_id, (wallet.address,))
    if profile == "test":
        require_development_chain(chain_id)
    steps = _Steps(wallet=wallet, chain_id=chain_id, record_path=record_path)
    verifier = await _verifier(steps, await steps.contract("DataPages"), profile)
    built = {name: _hash(await _built_code(wallet.rpc, name)) for name in steps.names()}
    return verifier, built


async def _verifier(steps: "_Steps", data_pages: str, profile: str) -> str:
    """The verifier with its parts."""
    evaluators = tuple([await steps.contract(name) for name in evaluator_names()])
    tables = tuple([await steps.contract(name) for name in table_names()])
    parts = verifier_arguments(data_pages, evaluators, tables)
    return await steps.contract(VERIFIERS[profile], parts)


@dataclass(frozen=True, slots=True)
class CodeComparison:
    """The code at an address and that of a built contract, both with zeros for immutables."""

    found: bytes
    built: bytes
    immutables: tuple[bytes, ...]
    """What stands in place of the immutables, each value once."""


async def compared_code(rpc: EthereumRpc, name: str, address: str) -> CodeComparison:
    """Compare the code at an address with a built contract's."""
    code = await rpc.code(address)
    known = artifact(name)
    values = [code[start : start + length] for start, length in sorted(known.immutables)]
    return CodeComparison(
        found=known.without_immutables(code),
        built=await _built_code(rpc, name),
        immutables=tuple(dict.fromkeys(values)),
    )


async def _built_code(rpc: EthereumRpc, name: str) -> bytes:
    """A contract's code as the compiler makes it; a table is what its creation returns."""
    if name.startswith(LAYOUT_TABLE):
        return await rpc.created_code(artifact(name).creation_code)
    return artifact(name).runtime_code


async def _checked_governance(
    steps: "_Steps", exchange: str, verifier: str, configuration: Configuration
) -> str:
    """The contract that the exchange made for its governance.

    Before the first batch both must say what was deployed; later, it may have been changed.
    """
    rpc = steps.wallet.rpc
    (governance,) = await read(rpc, exchange, "getGovernance()", returns=("address",))
    await steps.require_code(GOVERNANCE, checksum(governance))
    (batches,) = await read(rpc, exchange, "getSequenceNumber()")
    if batches:
        return checksum(governance)
    expected = configuration_hash(configuration)
    (found,) = await read(rpc, exchange, "globalConfigurationHash()")
    if found != expected:
        reason = f"configuration hash expected {expected:#x}, found {found:#x}"
        raise Rejected(DEPLOYMENT_CONFLICT, contract="Exchange", reason=reason)
    (verifiers,) = await read(rpc, exchange, "getRegisteredVerifiers()", returns=("address[]",))
    if [checksum(one) for one in verifiers] != [verifier]:
        reason = f"verifiers expected {[verifier]}, found {list(verifiers)}"
        raise Rejected(DEPLOYMENT_CONFLICT, contract="Exchange", reason=reason)
    return checksum(governance)


@dataclass(frozen=True, slots=True)
class _Steps:
    """The steps of one deployment over its record file."""

    wallet: Wallet
    chain_id: int
    record_path: Path

    async def contract(self, name: str, arguments: bytes | Callable[[str], bytes] = b"") -> str:
        """The address of a contract, deployed now or before; arguments may depend on it."""
        deployed = self._read().get(name)
        if deployed is None:
            deployed = await self._sign(name, arguments)
            self._write(name, deployed)
        else:
            self._require_planned(name, deployed, arguments)
        if deployed.code_hash is None:
            deployed = await self._mined(name, deployed)
            self._write(name, deployed)
        found = _hash(await self.wallet.rpc.code(deployed.address))
        if found != deployed.code_hash:
            reason = f"code hash expected {deployed.code_hash}, found {found}"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=name, reason=reason)
        await self.require_code(name, deployed.address)
        return deployed.address

    async def require_code(self, name: str, address: str) -> None:
        """The code on the chain must be that of the built contract, immutables aside."""
        compared = await compared_code(self.wallet.rpc, name, address)
        if compared.found != compared.built:
            reason = f"the code at {address} is not that of contracts/out"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=name, reason=reason)

    def names(self) -> tuple[str, ...]:
        """The contracts of the record, in the order of their creation."""
        return tuple(self._read())

    def first_block(self) -> int:
        """The block of the first contract."""
        blocks = [entry.block_number for entry in self._read().values()]
        return min([block for block in blocks if block is not None], default=0)

    async def _sign(self, name: str, arguments: bytes | Callable[[str], bytes]) -> DeployedContract:
        nonce = await self.wallet.rpc.nonce(self.wallet.address)
        address = created_address(self.wallet.address, nonce)
        given = arguments if isinstance(arguments, bytes) else arguments(address)
        signed = await self.wallet.sign(None, artifact(name).creation_code + given, nonce=nonce)
        return DeployedContract(
            address=address,
            arguments=given.hex(),
            transaction_hash=signed.transaction_hash,
            raw_transaction=signed.raw.hex(),
            nonce=nonce,
        )

    def _require_planned(
        self, name: str, deployed: DeployedContract, arguments: bytes | Callable[[str], bytes]
    ) -> None:
        given = arguments if isinstance(arguments, bytes) else arguments(deployed.address)
        if given.hex() != deployed.arguments:
            reason = f"{self.record_path} has it with other settings"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=name, reason=reason)

    async def _mined(self, name: str, deployed: DeployedContract) -> DeployedContract:
        """Send what may have been sent before, and wait for it."""
        signed = SignedTransaction(
            deployed.transaction_hash, bytes.fromhex(deployed.raw_transaction), deployed.nonce
        )
        try:
            await self.wallet.submit(signed)
            receipt = await self.wallet.wait(signed.transaction_hash)
        except (RpcRefusal, Rejected) as refusal:
            # It failed, or another transaction took its place: it will never create the contract.
            self._write(name, None)
            reason = f"its transaction failed, the next run sends another one: {refusal}"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=name, reason=reason) from refusal
        assert receipt.contract_address is not None, "a creation without an address succeeded"
        assert checksum(receipt.contract_address) == deployed.address, "an address was foreseen"
        code = await self.wallet.rpc.code(deployed.address)
        return replace(deployed, block_number=receipt.block_number, code_hash=_hash(code))

    def _read(self) -> dict[str, DeployedContract]:
        if not self.record_path.exists():
            return {}
        try:
            record: dict[str, Any] = json.loads(self.record_path.read_text())
            owner = (record["version"], record["chain_id"], record["deployer"])
            entries = {name: DeployedContract(**each) for name, each in record["contracts"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Rejected(
                DEPLOYMENT_CONFLICT, contract=self.record_path.name, reason="it does not read"
            ) from error
        expected = (RECORD_VERSION, self.chain_id, self.wallet.address)
        if owner != expected:
            reason = f"version, chain id and deployer expected {expected}, found {owner}"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=self.record_path.name, reason=reason)
        return entries

    def _write(self, name: str, deployed: DeployedContract | None) -> None:
        """Keep an entry, or forget it."""
        entries = {known: asdict(entry) for known, entry in self._read().items()}
        entries.pop(name, None)
        if deployed is not None:
            entries[name] = asdict(deployed)
        record = {
            "version": RECORD_VERSION,
            "chain_id": self.chain_id,
            "deployer": self.wallet.address,
            "contracts": entries,
        }
        draft = self.record_path.with_name(self.record_path.name + ".draft")
        with draft.open("w") as file:
            file.write(json.dumps(record, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.record_path)


def _hash(code: bytes) -> str:
    return "0x" + primitives().keccak256(code).hex()
