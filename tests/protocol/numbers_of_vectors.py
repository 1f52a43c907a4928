"""How the vector files write numbers, bytes and times."""

from datetime import datetime


def number(value: int | str) -> int:
    return value if isinstance(value, int) else int(value, 0)


def octets(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def epoch_ms(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int(moment.replace(microsecond=0).timestamp()) * 1000 + moment.microsecond // 1000
