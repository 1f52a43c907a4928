import asyncio

from provex.oracle.aggregators import AggregatorReader, AggregatorSettings, WireSource
from provex.oracle.bundles import NO_PRICE, bundle_from_wire
from provex.oracle.collector import CollectorSettings, QuorumCollector
from provex.oracle.observations import AggregatorKind
from provex.oracle.signer import Signer
from provex.protocol.markets import market_by_name

from .deployment import CONFIGURATION, SIGNER_KEYS, SLOT
from .scripted_chain import ScriptedChain, word

BTC = market_by_name()["BTC-USD"]


class Posted:
    def __init__(self):
        self.messages = []

    async def post(self, path, message):
        self.messages.append((path, message))
        return True


def test_a_signed_slot_counts_at_the_collector():
    chain = ScriptedChain(
        {("0x01", "0xfeaf968c"): word(5, 42_000 * 10**8, SLOT, SLOT - 4, 5)}, time_s=SLOT
    )
    btc = WireSource(
        asset=BTC.index, address="0x01", kind=AggregatorKind.CHAINLINK, decimals=8, age_s_max=60
    )
    settings = AggregatorSettings(l1="http://chain", sources=[btc])
    posted = Posted()

    async def run():
        async with chain.rpc() as rpc:
            for key in SIGNER_KEYS[:4]:
                signer = Signer(
                    configuration=CONFIGURATION,
                    private_key=key,
                    reader=AggregatorReader(settings, rpc),
                    poster=posted,
                )
                assert await signer.sign_slot(SLOT)

    asyncio.run(run())

    collector = QuorumCollector(CollectorSettings(configuration=CONFIGURATION, slot_s=2))
    ticks = [collector.add(wire.slot, bundle_from_wire(wire), SLOT) for _, wire in posted.messages]
    assert {path for path, _ in posted.messages} == {"/bundles"}
    prices = ticks[-1].bundles[0].prices
    assert prices[BTC.index].observed_at == SLOT - 4
    assert [price for price in prices if price != NO_PRICE] == [prices[BTC.index]]
