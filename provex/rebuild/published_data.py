"""The data words of accepted batches: from a proof's event to its pages, from these to their words.

A proof's event is a claim of the verifier that logged it; only that the words lead to the batch's
positions root makes them true. So whoever asks gets every claim, and takes the first that fits.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from eth_abi.exceptions import DecodingError

from provex.ethereum.batch_logs import (
    LOG_DATA_PAGE,
    LOG_PROOF,
    address_topic,
    data_page_of,
    page_hashes_of,
)
from provex.ethereum.contracts import checksum, read, topic
from provex.ethereum.faults import L1Fault
from provex.ethereum.log_ranges import LogRanges
from provex.ethereum.rpc import EthereumRpc, LogEntry, RpcRefusal
from provex.protocol.errors import DATA_PAGE_NOT_FOUND, L1_ANSWER_INVALID, Rejected

from .accepted_batches import AcceptedBatch, words_hash
from .disagreement import Disagreement

__all__ = ["DataReading", "PublishedDataReader", "Verifier", "verifiers_with_pages"]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A verifier and the registry of pages that it asks."""

    address: str
    data_pages: str


async def verifiers_with_pages(
    rpc: EthereumRpc, addresses: Sequence[str], block: int
) -> tuple[Verifier, ...]:
    """Those verifiers that name their registry of pages; an exchange may have others beside."""
    found: list[Verifier] = []
    for address in addresses:
        try:
            (pages,) = await read(rpc, address, "DATA_PAGES()", returns=("address",), block=block)
        except RpcRefusal:
            continue
        except L1Fault as fault:
            if fault.code != L1_ANSWER_INVALID:
                raise
            continue
        found.append(Verifier(address, checksum(pages)))
    return tuple(found)


class PublishedDataReader:
    """Finds the data words of batches in the events of verifiers and their registries of pages."""

    def __init__(
        self, ranges: LogRanges, exchange: str, verifiers: Sequence[Verifier], first_block: int
    ) -> None:
        """Look back as far as `first_block`. The claims of earlier verifiers come first."""
        self._ranges = ranges
        self._exchange = exchange
        self._verifiers = {verifier.address.lower(): verifier for verifier in verifiers}
        self._order = list(self._verifiers)
        self._first_block = first_block

    async def proofs(self, batch: AcceptedBatch) -> AsyncIterator[LogEntry]:
        """The events of verifiers that tell of a proof of the batch, the likeliest first."""
        topics = [[topic(LOG_PROOF)], [batch.fact], [address_topic(self._exchange)]]
        pieces = self._ranges.descending(self._order, self._first_block, batch.block_number, topics)
        async for logs in pieces:
            logs.sort(key=lambda log: self._order.index(log.address))
            for log in logs:
                yield log

    async def words(self, batch: AcceptedBatch, proof: LogEntry) -> tuple[int, ...]:
        """The words of all pages of a proof, in order. DATA_PAGE_NOT_FOUND."""
        try:
            hashes = page_hashes_of(proof)
        except DecodingError as error:
            raise Disagreement(
                f"proof of verifier {proof.address}", expected="hashes of pages", found=error
            ) from error
        registry = self._verifiers[proof.address].data_pages
        found: dict[bytes, tuple[int, ...]] = {}
        missing = set(hashes)
        if missing:
            topics = [[topic(LOG_DATA_PAGE)], sorted(missing)]
            async for logs in self._ranges.descending(
                [registry], self._first_block, proof.block_number, topics
            ):
                found |= dict(map(_page, logs))
                missing -= set(found)
                if not missing:
                    break
        if missing:
            absent = next(one for one in hashes if one in missing)
            raise Rejected(
                DATA_PAGE_NOT_FOUND,
                sequence=batch.sequence_number,
                page="0x" + absent.hex(),
                first=self._first_block,
                last=proof.block_number,
            )
        return tuple([word for one in hashes for word in found[one]])


def _page(log: LogEntry) -> tuple[bytes, tuple[int, ...]]:
    """The words of a page under their own hash, whatever the registry says that it is."""
    try:
        words = data_page_of(log).words
    except DecodingError:
        words = ()
    return words_hash(words), words


class DataReading:
    """The data words of one batch while they are looked for."""

    def __init__(self, reader: PublishedDataReader, batch: AcceptedBatch) -> None:
        self.batch = batch
        self._reader = reader
        self._proofs = reader.proofs(batch)
        self._first: tuple[int, ...] | Disagreement | Rejected | None = None

    async def prefetch(self) -> None:
        """Look for the words that are most likely the true ones."""
        self._first = await self._next()

    async def claims(self) -> AsyncIterator[tuple[int, ...] | Disagreement | Rejected]:
        """The words of each proof that a verifier tells of, or why there are none."""
        found = self._first
        while found is not None:
            yield found
            found = await self._next()

    async def _next(self) -> tuple[int, ...] | Disagreement | Rejected | None:
        proof = await anext(self._proofs, None)
        if proof is None:
            return None
        try:
            return await self._reader.words(self.batch, proof)
        except (Disagreement, Rejected) as wrong:
            return wrong
