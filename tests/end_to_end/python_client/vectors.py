"""Checks that the published client works in this environment: keys and signatures it is known for."""

from dydx3 import Client
from dydx3.starkex.order import SignableOrder

NETWORK = 11155111
ETHEREUM_KEY = "0x4f3edf983ac636a65a842ce7c78d9aa706d3b113bce9c46f30d7d21715b23b1d"
STARK_KEY = "58c7d5a90b1776bde86ebac077e053ed85b0f7164f53b080304a531947f46e3"


def main():
    client = Client(host="http://127.0.0.1:1", network_id=NETWORK, eth_private_key=ETHEREUM_KEY)
    assert client.onboarding.recover_default_api_key_credentials() == {
        "key": "30cb6046-8f4a-5677-a19c-a494ccb7c7e5",
        "secret": "4Yd_6JtH_-I2taoNQKAhkCifnVHQ2Unue88sIeuc",
        "passphrase": "Db1GQK5KpI_qeddgjF66",
    }
    assert client.onboarding.derive_stark_key() == {
        "public_key": "0x15e2e074a7ac9e78edb2ee9f11a0c0c0a080c79758ab81616eea9c032c75265",
        "public_key_y_coordinate": (
            "0x360408546b64238f80d7a8a336d7304d75f122a7e5bb22cbb7a14f550eac5a8"
        ),
        "private_key": "0x2d21c094fedea3e72bef27fbcdceaafd34e88fc4b7586859e26e98b21e63a60",
    }
    order = SignableOrder(
        network_id=NETWORK,
        position_id=1,
        client_id="1",
        market="BTC-USD",
        side="SELL",
        human_size="0.001",
        human_price="30000",
        limit_fee="0.0015",
        expiration_epoch_seconds=1_700_000_000,
    )
    assert order.sign(STARK_KEY) == (
        "025f1dba6b2ce238e99eec73703bf04fdf936b3a9b36a3257eca4fee6c85bc97"
        "020c3c78e4ed0da899e4b3d26729d13f98b3413e3a964105d0b7a4907fe3992f"
    )
    print("every vector holds", flush=True)


if __name__ == "__main__":
    main()
