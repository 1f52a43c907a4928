"""A reader of the public output, written from docs/auditor/public-output.md alone."""

from dataclasses import dataclass, field


@dataclass
class ReadState:
    positions_root: int
    orders_root: int
    system_time: int
    funding_timestamp: int
    oracle_slot: int
    minimum_expiration_hours: int
    dust: int
    assets: list[dict[str, int]]


@dataclass
class ReadMain:
    configuration_hash: int
    previous_state_hash: int
    new_state_hash: int
    state: ReadState
    modifications: list[tuple[int, int, int]]
    forced_words: list[int]
    forced_count: int
    conditions: list[int]
    data_words_count: int


@dataclass
class ReadPosition:
    public_key: int = 0
    collateral: int = 0
    # asset id -> (balance, cached funding index)
    held: dict[int, tuple[int, int]] = field(default_factory=dict)


def read_state(words: list[int]) -> ReadState:
    times = words[2]
    count = times >> 128
    assets = []
    for index in range(count):
        word = words[4 + index]
        observed = words[4 + count + index // 7] >> 32 * (6 - index % 7) & 0xFFFFFFFF
        assets.append(
            {
                "is_funded": word >> 248,
                "asset_id": word >> 128 & (1 << 120) - 1,
                "funding_index": (word >> 64 & (1 << 64) - 1) - 2**63,
                "price": word & (1 << 64) - 1,
                "observed_at": observed,
            }
        )
    assert len(words) == 4 + count + -(-count // 7)
    return ReadState(
        positions_root=words[0],
        orders_root=words[1],
        system_time=times >> 96 & 0xFFFFFFFF,
        funding_timestamp=times >> 64 & 0xFFFFFFFF,
        oracle_slot=times >> 32 & 0xFFFFFFFF,
        minimum_expiration_hours=times & 0xFFFFFFFF,
        dust=words[3],
        assets=assets,
    )


def read_main(words: tuple[int, ...]) -> ReadMain:
    counts = words[3]
    state_count, modification_count, forced_count, forced_size, condition_count, data_count = (
        counts >> 32 * shift & 0xFFFFFFFF for shift in range(5, -1, -1)
    )
    at = 4
    state = read_state(list(words[at : at + state_count]))
    at += state_count
    modifications = []
    for _ in range(modification_count):
        owner_key, packed = words[at : at + 2]
        modifications.append((owner_key, packed >> 65, (packed & (1 << 65) - 1) - 2**64))
        at += 2
    forced = list(words[at : at + forced_size])
    at += forced_size
    conditions = list(words[at : at + condition_count])
    assert at + condition_count == len(words)
    return ReadMain(
        words[0],
        words[1],
        words[2],
        state,
        modifications,
        forced,
        forced_count,
        conditions,
        data_count,
    )


def apply_data(
    positions: dict[int, ReadPosition],
    previous: ReadState,
    asset_ids: list[int],
    words: tuple[int, ...],
) -> None:
    """Bring positions from the state before the batch to the one after, from data words alone."""
    header = words[0]
    tables_count, positions_count, assets_count = (
        header >> 48,
        header >> 16 & 0xFFFFFFFF,
        header & 0xFFFF,
    )
    assert assets_count == len(asset_ids)
    tables = {
        previous.funding_timestamp: {
            asset["asset_id"]: asset["funding_index"] for asset in previous.assets
        }
    }
    at = 1
    for _ in range(tables_count):
        timestamp = words[at]
        rows = words[at + 1 : at + 1 + -(-assets_count // 3)]
        tables[timestamp] = {
            asset_ids[i]: (rows[i // 3] >> 64 * (2 - i % 3) & (1 << 64) - 1) - 2**63
            for i in range(assets_count)
        }
        at += 1 + len(rows)
    for _ in range(positions_count):
        at = _apply_position(positions, tables, asset_ids, words, at)
    assert at == len(words)


def _apply_position(positions, tables, asset_ids, words, at):
    header = words[at]
    at += 1
    position_id = header & (1 << 64) - 1
    collateral = (header >> 64 & (1 << 64) - 1) - 2**63
    time = header >> 128 & 0xFFFFFFFF
    count = header >> 160 & 0xFF
    position = positions.setdefault(position_id, ReadPosition())
    if header >> 168:
        position.public_key = words[at]
        at += 1
    position.collateral = collateral
    for index in range(count):
        entry = words[at + index // 3] >> 80 * (2 - index % 3) & (1 << 80) - 1
        asset_id, balance = asset_ids[entry >> 64], (entry & (1 << 64) - 1) - 2**63
        if balance:
            position.held[asset_id] = (balance, position.held.get(asset_id, (0, 0))[1])
        else:
            del position.held[asset_id]
    at += -(-count // 3)
    if time:
        indices = tables[time]
        position.held = {key: (held[0], indices[key]) for key, held in position.held.items()}
    if position.public_key == 0:
        assert (collateral, position.held) == (0, {})
        del positions[position_id]
    return at
