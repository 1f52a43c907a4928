from provex.oracle.price_walk import PriceWalk, SplitMix64, WalkSettings

BTC, ETH = 7, 17
START = {BTC: 42_000 * 10**9, ETH: 3_000 * 10**9}


def test_generator_gives_the_published_numbers():
    random = SplitMix64(1234567)

    assert [random.next() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_same_seed_same_prices():
    first, second = PriceWalk(START, 5), PriceWalk(START, 5)

    assert [first.step() for _ in range(50)] == [second.step() for _ in range(50)]


def test_other_seed_other_prices():
    assert PriceWalk(START, 5).step() != PriceWalk(START, 6).step()


def test_a_step_stays_within_its_bound():
    settings = WalkSettings(step_ppm_max=600, return_ppm=500)
    walk = PriceWalk(START, 1, settings=settings)
    before = walk.prices_e9()

    for _ in range(200):
        after = walk.step()
        for market, price in after.items():
            bound = before[market] * 600 // 10**6 + abs(START[market] - before[market]) // 2000
            assert abs(price - before[market]) <= bound + 2
        before = after


def test_prices_return_to_their_anchor():
    walk = PriceWalk({BTC: 84_000 * 10**9}, 3, anchor_e9={BTC: 42_000 * 10**9})

    for _ in range(20_000):
        walk.step()

    assert 30_000 * 10**9 < walk.prices_e9()[BTC] < 60_000 * 10**9


def test_a_price_never_reaches_zero():
    walk = PriceWalk({BTC: 1_000}, 3, settings=WalkSettings(step_ppm_max=900_000, return_ppm=0))

    for _ in range(100):
        assert walk.step()[BTC] >= 1_000
