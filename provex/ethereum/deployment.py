"""Puts the contracts on the development chain, at fixed addresses.

A contract's creation code is set at its final address and run there once: the constructor writes
its storage and events in place, and what it returns becomes the code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eth_abi.abi import encode

from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import Contracts, encode_call, read
from provex.ethereum.development import (
    ACCOUNT_COUNT,
    CHAIN_ID,
    CURRENCY_CONVERTOR_ADDRESS,
    EXCHANGE_ADDRESS,
    EXCHANGE_PROXY_ADDRESS,
    TOKEN_ADDRESS,
    TRANSFER_REGISTRY_ADDRESS,
    Role,
    aggregator_address,
    data_pages_address,
    development_account,
    escape_verifier_address,
    price_feeder_address,
    require_development_chain_of,
    verifier_address,
)
from provex.ethereum.exchange_deployment import (
    VERIFIERS,
    ExchangeDeployment,
    evaluator_names,
    table_names,
    verifier_arguments,
)
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.swap_deployment import fill_pools, swap_installations
from provex.protocol.errors import DEPLOYMENT_CONFLICT, Rejected
from provex.protocol.markets import markets

__all__ = [
    "DevelopmentSettlement",
    "deploy_development",
    "development_contracts",
    "fund",
    "fund_development_accounts",
    "install_aggregator",
]

INSTALL_GAS = 16_777_216
GOVERNANCE_DELAY_S = 30 * 86_400
MINING_ATTEMPTS = 20
FUNDED_WEI = 10_000 * 10**18
FUNDED_BASE_UNITS = 10_000_000 * 10**6
"""Tokens for each account of the development chain: ten million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentSettlement:
    """What the development exchange accepts: one configuration, and proofs of one profile."""

    configuration_hash: int
    asset_ids: tuple[int, ...]
    profile: str = "production"
    verifier: str | None = None
    """Another verifier than that of the profile, which stands there already; for tests."""


@dataclass(frozen=True, slots=True)
class _Installation:
    name: str
    address: str
    creation_code: bytes


def development_contracts(
    market_names: Sequence[str] | None = None, *, profile: str = "production"
) -> Contracts:
    """Where everything stands on the development chain, whether it is there already or not."""
    names = [market.name for market in markets()] if market_names is None else list(market_names)
    return Contracts(
        chain_id=CHAIN_ID,
        exchange=EXCHANGE_ADDRESS,
        token=TOKEN_ADDRESS,
        transfer_registry=TRANSFER_REGISTRY_ADDRESS,
        price_feeder=price_feeder_address(),
        aggregators={name: aggregator_address(name) for name in names},
        verifiers=(verifier_address(VERIFIERS[profile]),),
        data_pages=data_pages_address(),
        escape_verifier=escape_verifier_address(),
        currency_convertor=CURRENCY_CONVERTOR_ADDRESS,
        exchange_proxy=EXCHANGE_PROXY_ADDRESS,
    )


async def deploy_development(
    rpc: EthereumRpc,
    settlement: DevelopmentSettlement,
    market_names: Sequence[str] | None = None,
) -> Contracts:
    """All contracts at the development chain's fixed addresses; what is there already stays.

    One aggregator a market, for all markets by default. Rejects on any other chain id.
    """
    await require_development_chain_of(rpc)
    contracts = development_contracts(market_names, profile=settlement.profile)
    if settlement.verifier is not None:
        contracts = replace(contracts, verifiers=(settlement.verifier,))
    await _give_ether(rpc)
    for stage in _stages(contracts, settlement):
        await _install(rpc, stage)
    for swap in swap_installations():
        await _install(rpc, [_installation(new.name, new.address, new.arguments) for new in swap])
    return contracts


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


async def install_aggregator(rpc: EthereumRpc, name: str) -> str:
    """The price aggregator of a market that is listed later; its address. Rejects elsewhere."""
    await require_development_chain_of(rpc)
    await _install(rpc, [_aggregator(name, aggregator_address(name))])
    return aggregator_address(name)


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


def _stages(
    contracts: Contracts, settlement: DevelopmentSettlement
) -> Iterator[list[_Installation]]:
    """All contracts of the development chain; constructors ask contracts of the stages before."""
    evaluators = {name: verifier_address(name) for name in evaluator_names()}
    tables = {name: verifier_address(name) for name in table_names()}
    yield [
        _installation("CollateralToken", TOKEN_ADDRESS, b""),
        _installation("DataPages", data_pages_address(), b""),
        _installation("EscapeVerifier", escape_verifier_address(), b""),
        *[_installation(name, address, b"") for name, address in (evaluators | tables).items()],
    ]
    parts = verifier_arguments(
        data_pages_address(), tuple(evaluators.values()), tuple(tables.values())
    )
    verifier = VERIFIERS[settlement.profile]
    yield [_installation(verifier, verifier_address(verifier), parts)]
    exchange = ExchangeDeployment(
        collateral_token=TOKEN_ADDRESS,
        user_admins=(development_account(Role.USER_ADMIN).address,),
        governor=development_account(Role.DEPLOYER).address,
        operators=(development_account(Role.OPERATOR).address,),
        verifiers=contracts.verifiers,
        escape_verifier=escape_verifier_address(),
        configuration_hash=settlement.configuration_hash,
        asset_ids=settlement.asset_ids,
        governance_delay_s=GOVERNANCE_DELAY_S,
    )
    feeder_owner = development_account(Role.PRICE_FEEDER).address
    yield [
        _installation("Exchange", EXCHANGE_ADDRESS, exchange.encoded()),
        _installation("TransferRegistry", TRANSFER_REGISTRY_ADDRESS, b""),
        _installation("PriceFeeder", price_feeder_address(), encode(["address"], [feeder_owner])),
        *[_aggregator(name, address) for name, address in contracts.aggregators.items()],
    ]


def _aggregator(market: str, address: str) -> _Installation:
    arguments = [market.replace("-", " / "), price_feeder_address()]
    return _installation("PriceAggregator", address, encode(["string", "address"], arguments))


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
