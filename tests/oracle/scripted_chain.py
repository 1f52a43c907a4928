"""A node whose contracts answer as scripted, for tests without a chain."""

import json

import httpx

from provex.ethereum.rpc import EthereumRpc


def word(*values):
    return "0x" + b"".join((value % 2**256).to_bytes(32) for value in values).hex()


class ScriptedChain:
    """`answers` holds what each address answers to eth_call; None reverts."""

    def __init__(self, answers, time_s=1_700_000_000):
        self.answers = answers
        self.time_s = time_s
        self.requests = []

    def rpc(self):
        return EthereumRpc("http://chain", transport=httpx.MockTransport(self._handle))

    def _handle(self, request):
        asked = json.loads(request.content)
        self.requests.append(asked)
        many = asked if isinstance(asked, list) else [asked]
        answered = [self._answer(item) for item in many]
        return httpx.Response(200, json=answered if isinstance(asked, list) else answered[0])

    def _answer(self, asked):
        head = {"jsonrpc": "2.0", "id": asked["id"]}
        if asked["method"] == "eth_getBlockByNumber":
            block = {
                "number": "0x1",
                "hash": "0x" + "11" * 32,
                "parentHash": "0x" + "22" * 32,
                "timestamp": hex(self.time_s),
                "baseFeePerGas": "0x1",
            }
            return head | {"result": block}
        call = asked["params"][0]
        answer = self.answers[call["to"], call["data"]]
        if answer is None:
            return head | {"error": {"code": 3, "message": "execution reverted", "data": "0x"}}
        return head | {"result": answer}
