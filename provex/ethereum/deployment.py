"""Puts the contracts on a chain: at fixed addresses on the development chain, elsewhere resumably.

On the development chain a contract's creation code is set at its final address and run there once:
the constructor writes its storage and events in place, and what it returns becomes the code.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eth_abi.abi import encode

from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import Contracts, checksum, encode_call, read
from provex.ethereum.development import (
    ACCOUNT_COUNT,
    CHAIN_ID,
    EXCHANGE_ADDRESS,
    TOKEN_ADDRESS,
    TRANSFER_REGISTRY_ADDRESS,
    Role,
    aggregator_address,
    development_account,
    price_feeder_address,
    require_development_chain_of,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap_deployment import fill_pools, swap_installations
from provex.ethereum.wallet import Wallet
from provex.protocol.errors import DEPLOYMENT_CONFLICT, Rejected
from provex.protocol.markets import markets
from provex.protocol.primitives import primitives

__all__ = [
    "DeployedContract",
    "DeploymentPlan",
    "deploy",
    "deploy_development",
    "fund",
    "fund_development_accounts",
]

INSTALL_GAS = 1_000_000
MINING_ATTEMPTS = 20
FUNDED_WEI = 10_000 * 10**18
FUNDED_BASE_UNITS = 10_000_000 * 10**6
"""Tokens for each account of the development chain: ten million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPlan:
    """What an ordinary deployment is made of.

    `token` is the collateral's contract; None deploys the development token, on that chain only.
    `aggregators` goes from market to the address of its price on this chain.
    """

    token: str | None
    user_admins: tuple[str, ...]
    aggregators: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployedContract:
    """One contract of a deployment. Address and keccak of its code are None until it is mined."""

    transaction_hash: str
    address: str | None
    code_hash: str | None


@dataclass(frozen=True, slots=True)
class _Installation:
    name: str
    address: str
    creation_code: bytes


async def deploy_development(
    rpc: EthereumRpc, market_names: Sequence[str] | None = None
) -> Contracts:
    """All contracts at the development chain's fixed addresses; what is there already stays.

    One aggregator a market, for all markets by default. Rejects on any other chain id.
    """
    await require_development_chain_of(rpc)
    names = [market.name for market in markets()] if market_names is None else list(market_names)
    await _give_ether(rpc)
    await _install(rpc, _installations(names))
    for stage in swap_installations():
        await _install(rpc, [_installation(new.name, new.address, new.arguments) for new in stage])
    return Contracts(
        chain_id=CHAIN_ID,
        exchange=EXCHANGE_ADDRESS,
        token=TOKEN_ADDRESS,
        transfer_registry=TRANSFER_REGISTRY_ADDRESS,
        price_feeder=price_feeder_address(),
        aggregators={name: aggregator_address(name) for name in names},
    )


async def fund_development_accounts(rpc: EthereumRpc, contracts: Contracts) -> None:
    """Give every account of the mnemonic ten million tokens, once in the chain's life.

    Ether they have since the deployment. The pools get their liquidity. Rejects on any other chain
    id.
    """
    await require_development_chain_of(rpc)
    (supply,) = await read(rpc, contracts.token, "totalSupply()")
    if supply == 0:
        addresses = [development_account(index).address for index in range(ACCOUNT_COUNT)]
        await _mint(rpc, contracts, addresses, FUNDED_BASE_UNITS)
    await fill_pools(rpc, _send_unlocked)


async def fund(
    rpc: EthereumRpc,
    contracts: Contracts,
    address: str,
    *,
    base_units: int = FUNDED_BASE_UNITS,
    wei: int = FUNDED_WEI,
) -> None:
    """Mint tokens for an address of the development chain and set its ether. Rejects elsewhere."""
    await require_development_chain_of(rpc)
    await rpc.call("anvil_setBalance", address, hex(wei))
    await _mint(rpc, contracts, [address], base_units)


async def deploy(wallet: Wallet, plan: DeploymentPlan, record_path: Path) -> Contracts:
    """An ordinary deployment from a wallet's account.

    Every step is written to `record_path` first, so that a deployment that was interrupted goes on
    where it stopped. Rejects with DEPLOYMENT_CONFLICT if the record does not fit the chain.
    """
    chain_id = await wallet.rpc.chain_id()
    steps = _DeploymentSteps(wallet=wallet, chain_id=chain_id, record_path=record_path)
    token = plan.token
    if token is None:
        await require_development_chain_of(wallet.rpc)
        token = await steps.contract("CollateralToken", b"")
    arguments = encode(["address", "address[]"], [token, list(plan.user_admins)])
    return Contracts(
        chain_id=chain_id,
        exchange=await steps.contract("Exchange", arguments),
        token=checksum(token),
        transfer_registry=await steps.contract("TransferRegistry", b""),
        price_feeder=None,
        aggregators=dict(plan.aggregators),
    )


@dataclass(frozen=True, slots=True)
class _DeploymentSteps:
    """The steps of one deployment over its record file."""

    wallet: Wallet
    chain_id: int
    record_path: Path

    async def contract(self, name: str, arguments: bytes) -> str:
        """The address of a contract, deployed now or before."""
        deployed = self._read().get(name)
        if deployed is None:
            creation_code = artifact(name).creation_code + arguments
            sent = await self.wallet.send(None, creation_code)
            deployed = DeployedContract(transaction_hash=sent, address=None, code_hash=None)
            self._write(name, deployed)
        if deployed.address is None:
            receipt = await self.wallet.wait(deployed.transaction_hash)
            assert receipt.contract_address is not None, "a creation without an address succeeded"
            deployed = DeployedContract(
                transaction_hash=deployed.transaction_hash,
                address=checksum(receipt.contract_address),
                code_hash=await self._code_hash(receipt.contract_address),
            )
            self._write(name, deployed)
        assert deployed.address is not None
        found = await self._code_hash(deployed.address)
        if found != deployed.code_hash:
            reason = f"code hash expected {deployed.code_hash}, found {found}"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=name, reason=reason)
        return deployed.address

    async def _code_hash(self, address: str) -> str:
        return "0x" + primitives().keccak256(await self.wallet.rpc.code(address)).hex()

    def _read(self) -> dict[str, DeployedContract]:
        if not self.record_path.exists():
            return {}
        record: dict[str, Any] = json.loads(self.record_path.read_text())
        if record["chain_id"] != self.chain_id:
            reason = f"recorded for chain id {record['chain_id']}, found {self.chain_id}"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=self.record_path.name, reason=reason)
        return {name: DeployedContract(**entry) for name, entry in record["contracts"].items()}

    def _write(self, name: str, deployed: DeployedContract) -> None:
        entries = {known: asdict(entry) for known, entry in self._read().items()}
        record = {"chain_id": self.chain_id, "contracts": entries | {name: asdict(deployed)}}
        draft = self.record_path.with_suffix(".draft")
        draft.write_text(json.dumps(record, indent=2) + "\n")
        draft.replace(self.record_path)


def _installations(market_names: Sequence[str]) -> list[_Installation]:
    """Every contract of the development chain, with its constructor's arguments."""
    admin = development_account(Role.USER_ADMIN).address
    feeder_owner = development_account(Role.PRICE_FEEDER).address
    exchange_arguments = encode(["address", "address[]"], [TOKEN_ADDRESS, [admin]])
    feeder_arguments = encode(["address"], [feeder_owner])
    installations = [
        _installation("CollateralToken", TOKEN_ADDRESS, b""),
        _installation("Exchange", EXCHANGE_ADDRESS, exchange_arguments),
        _installation("TransferRegistry", TRANSFER_REGISTRY_ADDRESS, b""),
        _installation("PriceFeeder", price_feeder_address(), feeder_arguments),
    ]
    for name in market_names:
        arguments = encode(
            ["string", "address"], [name.replace("-", " / "), price_feeder_address()]
        )
        installations.append(_installation("PriceAggregator", aggregator_address(name), arguments))
    return installations


def _installation(name: str, address: str, arguments: bytes) -> _Installation:
    return _Installation(name, address, artifact(name).creation_code + arguments)


async def _give_ether(rpc: EthereumRpc) -> None:
    """Ether for the accounts of the mnemonic that never had any: a foreign node may know fewer."""
    addresses = [development_account(index).address for index in range(ACCOUNT_COUNT)]
    balances = await rpc.call_many([("eth_getBalance", (at, "latest")) for at in addresses])
    poor = [at for at, balance in zip(addresses, balances, strict=True) if int(balance, 16) == 0]
    await rpc.call_many([("anvil_setBalance", (at, hex(FUNDED_WEI))) for at in poor])


async def _install(rpc: EthereumRpc, installations: Sequence[_Installation]) -> None:
    """Run what is not installed yet at its address.

    Creation code that is found there is a step that was interrupted, and is run again.
    """
    codes = await rpc.call_many(
        [("eth_getCode", (item.address, "latest")) for item in installations]
    )
    missing = [
        item
        for item, code in zip(installations, codes, strict=True)
        if bytes.fromhex(code[2:]) in (b"", item.creation_code)
    ]
    if not missing:
        return
    await _set_codes(rpc, [(item.address, item.creation_code.hex()) for item in missing])
    calls = [_creation(item) for item in missing]
    codes = await rpc.call_many([("eth_call", (call, "latest")) for call in calls])
    await _send_unlocked(rpc, calls)
    await _set_codes(
        rpc, [(item.address, code[2:]) for item, code in zip(missing, codes, strict=True)]
    )


async def _set_codes(rpc: EthereumRpc, codes: Sequence[tuple[str, str]]) -> None:
    await rpc.call_many([("anvil_setCode", (at, "0x" + code)) for at, code in codes])


def _creation(item: _Installation) -> dict[str, str]:
    return {"to": item.address, "gas": hex(INSTALL_GAS)}


async def _mint(
    rpc: EthereumRpc, contracts: Contracts, addresses: Sequence[str], base_units: int
) -> None:
    await _send_unlocked(
        rpc,
        [
            {
                "to": contracts.token,
                "data": "0x" + encode_call("mint(address,uint256)", address, base_units).hex(),
            }
            for address in addresses
        ],
    )


async def _send_unlocked(rpc: EthereumRpc, transactions: Sequence[Mapping[str, str]]) -> None:
    """Send transactions of the deployer, for whom the development chain signs, and mine them."""
    sender = development_account(Role.DEPLOYER).address
    await rpc.call("anvil_impersonateAccount", sender)
    for transaction in transactions:
        sent = await rpc.call("eth_sendTransaction", {"from": sender, **transaction})
        for _ in range(MINING_ATTEMPTS):
            receipt = await rpc.receipt(sent)
            if receipt is not None:
                break
            await rpc.call("evm_mine")
        if receipt is None or not receipt.is_successful:
            reason = "its transaction is in no block" if receipt is None else "it reverted"
            raise Rejected(DEPLOYMENT_CONFLICT, contract=transaction["to"], reason=reason)
