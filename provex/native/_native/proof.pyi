# Words as 32 bytes each; the typed face is provex/native/proof.py.

from collections.abc import Callable, Sequence

from provex.native._native.machine import NativeTables

class NativeAir:
    def __init__(self, bytecode: bytes) -> None: ...
    def hash(self) -> bytes: ...
    def mask(self, layout: int) -> tuple[int, int, list[int]]: ...

class NativeFixedTables:
    def __init__(self, air: NativeAir, layout: int, profile: int) -> None: ...
    def root(self) -> bytes | None: ...

class NativeStatement:
    def __init__(
        self,
        program_hash: bytes,
        profile: int,
        layout: int,
        chain_id: int,
        contract: bytes,
        public_output: bytes,
        data_hashes: Sequence[bytes],
        messages: Sequence[tuple[int, bytes, bytes]],
    ) -> None: ...
    def prove(
        self,
        air: NativeAir,
        tables: NativeFixedTables,
        columns: NativeTables | Sequence[Sequence[bytes]],
        progress: Callable[[str, int], None] | None,
    ) -> bytes: ...
    def prove_unchecked(
        self,
        air: NativeAir,
        tables: NativeFixedTables,
        columns: NativeTables | Sequence[Sequence[bytes]],
    ) -> bytes: ...
    def verify(
        self, air: NativeAir, fixed_root: bytes | None, proof: bytes
    ) -> tuple[str, str] | None: ...
    def check_trace(
        self, air: NativeAir, columns: NativeTables | Sequence[Sequence[bytes]]
    ) -> str | None: ...
