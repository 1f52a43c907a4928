"""A chain that is not the development chain, with keys that nobody else knows: for an own exchange."""

import json
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from eth_abi.abi import encode

from provex.cli.exchange_operator import stark_key
from provex.cli.network import free_port
from provex.ethereum.anvil import HARDFORK, find_anvil
from provex.ethereum.artifacts import artifact
from provex.ethereum.contracts import contracts_of_mapping, encode_call
from provex.ethereum.rpc import EthereumRpc
from provex.ethereum.wallet import Wallet
from provex.protocol.markets import market_by_name
from provex.protocol.secp256k1 import address_of, checksummed

ROOT = Path(__file__).resolve().parents[2]
CHAIN_ID = 424_242
BTC_E8 = 50_000 * 10**8
ETHER = 10**18
SIGNERS = 3
ETHEREUM_KEYS = ("deployer", "operator", "user-admin", "liquidity-provider", "alice", "bob")
STARK_KEYS = (
    "fee",
    "insurance",
    "liquidity-provider-stark",
    *(f"signer-{n}" for n in range(SIGNERS)),
)


def provex(*arguments):
    """What a command prints; it must succeed."""
    command = [sys.executable, "-m", "provex.cli.main", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(slots=True)
class OwnChain:
    """The node, the files that an operator keeps, and the processes of the oracles."""

    folder: Path
    intake_port: int = field(default_factory=free_port)
    keys: dict[str, int] = field(default_factory=dict)
    url: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_node(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        log = self.folder / "node.log"
        command = [str(find_anvil()), "--port", str(port), "--chain-id", str(CHAIN_ID)]
        command += ["--block-time", "1", "--hardfork", HARDFORK, "--mnemonic-random"]
        self._start(command, log)
        while b"Listening" not in log.read_bytes():
            assert self.processes[-1].poll() is None
            time.sleep(0.05)

    def make_keys(self):
        (self.folder / "keys").mkdir()
        for name in (*ETHEREUM_KEYS, *STARK_KEYS):
            self.keys[name] = secrets.randbits(248) + 1
            self.key_file(name).touch(mode=0o600)
            self.key_file(name).write_text(f"{self.keys[name]:064x}\n")

    def key_file(self, name):
        suffix = "key" if name in ETHEREUM_KEYS else "stark-key"
        return self.folder / "keys" / f"{name.removesuffix('-stark')}.{suffix}"

    def address(self, name):
        return checksummed(address_of(self.keys[name]))

    def wallet(self, rpc, name):
        return Wallet(rpc, f"{self.keys[name]:#066x}", chain_id=CHAIN_ID)

    async def endow(self):
        """Ether for everyone, the token, and what BTC costs."""
        async with EthereumRpc(self.url) as rpc:
            for name in ETHEREUM_KEYS:
                await rpc.call("anvil_setBalance", self.address(name), hex(100 * ETHER))
            deployer = self.wallet(rpc, "deployer")
            token = await deployer.send_and_wait(None, artifact("CollateralToken").creation_code)
            for name in ("operator", "alice", "bob"):
                await rpc.call(
                    "anvil_dealERC20", self.address(name), token.contract_address, hex(10**12)
                )
            feed = artifact("PriceAggregator").creation_code
            feed += encode(["string", "address"], ["BTC / USD", deployer.address])
            feeder = await deployer.send_and_wait(None, feed)
            await deployer.send_and_wait(
                feeder.contract_address, encode_call("submit(int256)", BTC_E8)
            )
            return checksummed(bytes.fromhex(token.contract_address[2:])), feeder.contract_address

    def write_deployment(self, token):
        """As deploy/deployment.toml, with everything its own."""
        text = (ROOT / "deploy" / "deployment.toml").read_text()
        head, _, _ = text.partition("[roles]")
        head = head.replace("chain_id = 31337", f"chain_id = {CHAIN_ID}")
        signers = sorted(stark_key(self.keys[f"signer-{n}"]).public.x for n in range(SIGNERS))
        listed = ", ".join(f'"{key:#066x}"' for key in signers)
        file = self.folder / "deployment.toml"
        file.write_text(
            head.replace("[contracts]", f'[contracts]\ntoken = "{token}"')
            + f"""[roles]
governor = "{self.address("deployer")}"
operators = ["{self.address("operator")}"]
user_admins = ["{self.address("user-admin")}"]
governance_delay_days = 14
[positions]
fee_id = 7
fee_key = "{stark_key(self.keys["fee"]).public.x:#066x}"
insurance_id = 8
insurance_key = "{stark_key(self.keys["insurance"]).public.x:#066x}"
[oracle]
signers = [{listed}]
[limits]
max_funding_rate = 1120
price_validity_s = 86400
funding_validity_s = 604800
"""
        )
        return file

    def deploy(self, token):
        told = provex(
            *("deploy", "--l1", self.url, "--config", str(self.write_deployment(token))),
            *("--key-file", str(self.key_file("deployer"))),
            *("--record", str(self.folder / "record.json")),
            *("--configuration", str(self.folder / "configuration.json"), "--json"),
        )
        (self.folder / "contracts.json").write_text(told)
        text = (ROOT / "deploy" / "exchange.toml").read_text()
        text = text.replace("intake_port = 8090", f"intake_port = {self.intake_port}")
        (self.folder / "exchange.toml").write_text(text)
        return contracts_of_mapping(CHAIN_ID, json.loads(told)["contracts"])

    def start_oracles(self, feeder):
        """Three signers and the index service, each a process of its own, as anyone runs them."""
        posting = {
            "intake": f"http://127.0.0.1:{self.intake_port}",
            "token_file": str(self.folder / "keys" / "intake-token"),
        }
        source = {"asset": market_by_name()["BTC-USD"].index, "address": feeder}
        source |= {"kind": "chainlink", "decimals": 8, "age_s_max": 3_600}
        aggregators = {"l1": self.url, "sources": [source]}
        common = {"posting": posting, "aggregators": aggregators}
        index = {"venues": [], "sources_min": 1, "interval_ms": 1_000, "ticker_age_ms_max": 10_000}
        self._start_oracle("provex.oracle.index_price", "index", common | index)
        for number in range(SIGNERS):
            name = f"signer-{number}"
            signer = {
                "key_file": str(self.key_file(name)),
                "configuration_file": str(self.folder / "configuration.json"),
                "slot_s": 2,
                "delay_ms": 100 * number,
            }
            self._start_oracle("provex.oracle.signer", name, common | signer)

    def _start_oracle(self, module, name, settings):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(settings))
        self._start([sys.executable, "-m", module, str(path)], self.folder / f"{name}.log")

    def _start(self, command, log):
        with log.open("wb") as output:
            self.processes.append(subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output))

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(30)
