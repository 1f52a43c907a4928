import asyncio

from provex.oracle.aggregators import AggregatorReader, AggregatorSettings, WireSource
from provex.oracle.observations import AggregatorKind, Observation

from .scripted_chain import ScriptedChain, word

NOW = 1_700_000_000
ROUND, PEEK, READ = "0xfeaf968c", "0x59e02dd7", "0x57de26a4"


def source(asset, kind=AggregatorKind.CHAINLINK):
    return WireSource(asset=asset, address=f"0x{asset:040x}", kind=kind, decimals=8, age_s_max=60)


def observed(chain, *sources, slot=NOW):
    async def run():
        settings = AggregatorSettings(l1="http://chain", sources=list(sources))
        async with chain.rpc() as rpc:
            return await AggregatorReader(settings, rpc).observations(slot)

    return asyncio.run(run())


def address(asset):
    return f"0x{asset:040x}"


def test_every_kind_of_contract_is_read_in_two_requests():
    chain = ScriptedChain(
        {
            (address(1), ROUND): word(5, 42_000 * 10**8, NOW, NOW - 4, 5),
            (address(2), PEEK): word(3_000 * 10**18, 1),
            (address(3), READ): word(16 * 10**18),
        }
    )

    found = observed(
        chain,
        source(1),
        source(2, AggregatorKind.MAKER_PEEK),
        source(3, AggregatorKind.MAKER_READ),
    )

    assert found == {
        1: Observation(price_e18=42_000 * 10**18, observed_at_s=NOW - 4),
        2: Observation(price_e18=3_000 * 10**18, observed_at_s=NOW),
        3: Observation(price_e18=16 * 10**18, observed_at_s=NOW),
    }
    assert len(chain.requests) == 2


def test_one_contract_that_reverts_leaves_the_others():
    chain = ScriptedChain(
        {(address(1), ROUND): None, (address(2), ROUND): word(5, 10**8, NOW, NOW, 5)}
    )

    assert list(observed(chain, source(1), source(2))) == [2]


def test_a_contract_without_code_has_no_price():
    chain = ScriptedChain({(address(1), ROUND): "0x"})

    assert observed(chain, source(1)) == {}


def test_a_stale_answer_is_left_out():
    chain = ScriptedChain({(address(1), ROUND): word(5, 10**8, NOW, NOW - 61, 5)})

    assert observed(chain, source(1)) == {}
