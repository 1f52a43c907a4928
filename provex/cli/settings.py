"""Settings of the commands: read once from flags and a TOML file, checked, frozen."""

import importlib.util
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from provex.protocol.errors import SETTINGS_INVALID, Rejected
from provex.telemetry.logs import LOG_FORMATS

__all__ = ["UpSettings", "up_settings"]

_PORT_MAX = 65_535
_RAY_ADDRESS = re.compile(r"ray://[A-Za-z0-9.-]+:[0-9]{1,5}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
FINALITY_CONFIRMATIONS_MAX = 127
"""One less than the blocks that the watcher remembers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpSettings:
    """What `provex up` needs. Every field may stand in the settings file under its own name."""

    data_dir: Path = Path("data")
    """Chain, journal, snapshots, database, keys and logs; a restart goes on from it."""
    host: str = "127.0.0.1"
    port: int = 8080
    l1: str | None = None
    """JSON-RPC URL of a chain with the development chain's id; None starts one."""
    deployment: Path | None = None
    """Contracts, keys and oracles of an exchange of one's own, see deploy/exchange.toml; None for
    the development chain with its public keys."""
    database: str | None = None
    """Database URL of the read model; None keeps an SQLite file in the data directory."""
    bots: bool = True
    """Whether the demo market makers run."""
    price_file: Path | None = None
    """Recorded prices in place of the random walk, see vectors/prices."""
    seed: int = 1
    """Seed of the price walk and the simulated venues."""
    confirmations: int = 10
    """Blocks that must stand on a deposit's block before it is credited."""
    finality_confirmations: int = 12
    """Blocks that must stand on a forced request's block before it is served: on a real chain as
    many as make it final. At least the confirmations."""
    block_time_s: float = 1.0
    """Seconds between the blocks of the embedded chain."""
    open_markets: tuple[str, ...] | None = None
    """Markets that are open from the start; None: as the market table says."""
    allow_list: tuple[str, ...] | None = None
    """Ethereum addresses that may onboard; None admits everyone."""
    oracle_interval_ms: int = 10_000
    """Oracle ticks enter the ledger at most this often, unless an account needs one at once."""
    oracle_move_ppm: int = 1_000
    """Within oracle_age_ms_max a tick also waits until a price moved by so many millionths."""
    oracle_age_ms_max: int = 60_000
    """Prices in force are never older by more than a slot, while the oracles answer."""
    oracle_slot_s: int = 2
    """Length of the oracles' time slots."""
    batch_age_s: int = 300
    """The open batch is closed at this age."""
    batch_transactions: int = 250
    """And with so many transactions; and always before it outgrows the largest proof."""
    batch_awaited_age_s: int = 90
    """The age at which a batch with a withdrawal or a forced request in it is closed."""
    batch_busy_age_s: int = 1_200
    """The age at which a batch is closed while the base fee is above its bound."""
    base_fee_gwei_max: float | None = None
    """While L1 asks more, batches wait up to batch_busy_age_s; None: they never do."""
    settlement: bool = True
    """Whether batches are proved and brought to L1."""
    proof_profile: str = "production"
    """Profile of the proofs; a fresh development chain gets the verifier for it."""
    proof_workers: int = 1
    """Proofs made at a time, each by a process of its own."""
    proof_memory_gib: float | None = None
    """What one proof may take; None: three quarters of this machine's memory by workers, or 8 GiB
    on a cluster."""
    ray: str | None = None
    """The Ray cluster that makes the proofs, as `ray://HOST:PORT`; None: this machine does."""
    ray_cpus: int = 1
    """CPUs of the cluster that one proof takes; each is a thread of the prover."""
    ray_proofs_max: int = 16
    """Proofs that the cluster is asked for at a time, if it offers so many."""
    verifier: str | None = None
    """Address of the verifier that this version's proofs are for; None: that of the deployment."""
    settlement_confirmations: int = 10
    """Blocks that must stand on an accepted batch before it is final."""
    settlement_replace_after_s: float = 60.0
    """A transaction in no block after this time is sent again with higher fees."""
    settlement_fee_gwei_max: int = 500
    """No transaction bids more per gas."""
    settlement_queue_max: int = 40
    """With more batches closed and not accepted, new orders are refused."""
    rate_limits: bool = True
    """Whether the API limits how much one address and one account may ask."""
    insurance_fund_usd: int = 1_000_000
    """What the operator deposits for the insurance fund on a fresh development chain."""
    operations_host: str = "127.0.0.1"
    """Where /metrics, /health and /ready are answered: the operator's own network only."""
    operations_port: int = 0
    """Their port; 0 takes a free one, and `port` lets the API's own port answer them."""
    log_format: str = "text"
    """Log lines as text or json."""


_TYPES: Mapping[str, tuple[type, ...]] = {
    "data_dir": (str,),
    "host": (str,),
    "port": (int,),
    "l1": (str,),
    "deployment": (str,),
    "database": (str,),
    "bots": (bool,),
    "price_file": (str,),
    "seed": (int,),
    "confirmations": (int,),
    "finality_confirmations": (int,),
    "block_time_s": (int, float),
    "open_markets": (list,),
    "allow_list": (list,),
    "oracle_interval_ms": (int,),
    "oracle_move_ppm": (int,),
    "oracle_age_ms_max": (int,),
    "oracle_slot_s": (int,),
    "batch_age_s": (int,),
    "batch_transactions": (int,),
    "batch_awaited_age_s": (int,),
    "batch_busy_age_s": (int,),
    "base_fee_gwei_max": (int, float),
    "settlement": (bool,),
    "proof_profile": (str,),
    "proof_workers": (int,),
    "proof_memory_gib": (int, float),
    "ray": (str,),
    "ray_cpus": (int,),
    "ray_proofs_max": (int,),
    "verifier": (str,),
    "settlement_confirmations": (int,),
    "settlement_replace_after_s": (int, float),
    "settlement_fee_gwei_max": (int,),
    "settlement_queue_max": (int,),
    "rate_limits": (bool,),
    "insurance_fund_usd": (int,),
    "operations_host": (str,),
    "operations_port": (int,),
    "log_format": (str,),
}


def up_settings(file: Path | None, flags: Mapping[str, object]) -> UpSettings:
    """Defaults, then the file, then the flags that were given. Rejects with SETTINGS_INVALID."""
    given: dict[str, object] = {} if file is None else _read(file)
    given |= {name: value for name, value in flags.items() if value is not None}
    settings = UpSettings(**{name: _converted(name, value) for name, value in given.items()})  # type: ignore[arg-type]
    _check(settings)
    return settings


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text())
    except OSError as error:
        raise _invalid(str(file), "a readable file", error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(file), "TOML", str(error)) from error


def _converted(name: str, value: object) -> object:
    if name not in {field.name for field in fields(UpSettings)}:
        raise _invalid(name, "a known setting", "an unknown name")
    if isinstance(value, Path | tuple):
        return value
    kinds = _TYPES[name]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise _invalid(name, " or ".join(kind.__name__ for kind in kinds), repr(value))
    if name in {"data_dir", "price_file", "deployment"}:
        return Path(str(value))
    return tuple(value) if isinstance(value, list) else value


def _check(settings: UpSettings) -> None:
    bounds = [
        ("port", settings.port, 1, _PORT_MAX),
        ("operations_port", settings.operations_port, 0, _PORT_MAX),
        ("confirmations", settings.confirmations, 1, 100),
        (
            "finality_confirmations",
            settings.finality_confirmations,
            settings.confirmations,
            FINALITY_CONFIRMATIONS_MAX,
        ),
        ("oracle_slot_s", settings.oracle_slot_s, 1, 60),
        ("oracle_interval_ms", settings.oracle_interval_ms, 0, 600_000),
        ("oracle_move_ppm", settings.oracle_move_ppm, 0, 1_000_000),
        ("oracle_age_ms_max", settings.oracle_age_ms_max, settings.oracle_interval_ms, 3_600_000),
        ("batch_age_s", settings.batch_age_s, 1, 14_400),
        ("batch_transactions", settings.batch_transactions, 1, 5_000),
        ("batch_awaited_age_s", settings.batch_awaited_age_s, 1, 14_400),
        # Half of the earliest deadline of an event in the batch is a day.
        ("batch_busy_age_s", settings.batch_busy_age_s, settings.batch_age_s, 43_200),
        ("proof_workers", settings.proof_workers, 1, 64),
        ("ray_cpus", settings.ray_cpus, 1, 256),
        ("ray_proofs_max", settings.ray_proofs_max, 1, 1_000),
        ("settlement_confirmations", settings.settlement_confirmations, 1, 100),
        ("settlement_fee_gwei_max", settings.settlement_fee_gwei_max, 1, 100_000),
        ("settlement_queue_max", settings.settlement_queue_max, 1, 10_000),
        ("insurance_fund_usd", settings.insurance_fund_usd, 1, 5_000_000),
        ("seed", settings.seed, 0, 2**63 - 1),
    ]
    for name, value, low, high in bounds:
        if not low <= value <= high:
            raise _invalid(name, f"{low} to {high}", str(value))
    if not 0 < settings.block_time_s <= 60:
        raise _invalid("block_time_s", "more than 0 and at most 60", str(settings.block_time_s))
    if settings.log_format not in LOG_FORMATS:
        raise _invalid("log_format", " or ".join(LOG_FORMATS), settings.log_format)
    for name, number, high_number in (
        ("base_fee_gwei_max", settings.base_fee_gwei_max, 100_000),
        ("proof_memory_gib", settings.proof_memory_gib, 4_096),
        ("settlement_replace_after_s", settings.settlement_replace_after_s, 86_400),
    ):
        if number is not None and not 0 < number <= high_number:
            raise _invalid(name, f"more than 0 and at most {high_number}", str(number))
    if settings.ray is not None:
        _check_ray(settings.ray)
    if settings.verifier is not None and not _ADDRESS.fullmatch(settings.verifier):
        raise _invalid("verifier", "an Ethereum address", settings.verifier)
    if settings.proof_profile not in {"production", "test"}:
        raise _invalid("proof_profile", "production or test", settings.proof_profile)
    if settings.deployment is not None and settings.l1 is None:
        raise _invalid("l1", "the URL of a node, since a deployment is given", "nothing")
    if settings.deployment is not None and settings.price_file is not None:
        raise _invalid("price_file", "nothing: own oracles sign", str(settings.price_file))
    if settings.price_file is not None and not settings.price_file.is_file():
        raise _invalid("price_file", "a file", str(settings.price_file))


def _check_ray(address: str) -> None:
    if not _RAY_ADDRESS.fullmatch(address):
        raise _invalid("ray", "ray://HOST:PORT", address)
    if importlib.util.find_spec("ray") is None:
        raise _invalid("ray", "the packages of requirements/ray.txt", "no package ray")


def _invalid(setting: str, expected: str, found: str | None) -> Rejected:
    return Rejected(SETTINGS_INVALID, setting=setting, expected=expected, found=found)
