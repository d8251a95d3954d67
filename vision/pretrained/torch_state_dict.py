"""Reads PyTorch state dicts without PyTorch, and without trusting the file.

The legacy (non-zip) format is a sequence of pickles (magic number, protocol version, system facts, the
state dict whose tensors are persistent ids, the storage keys) followed by the raw storages. A pickle can
run any code when loaded, so only the four names a state dict needs are let through.
"""

from __future__ import annotations

import math
import os
import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

MAGIC_NUMBER = 0x1950A86A20F9469CFC6C
PROTOCOL_VERSION = 1001

_BROKEN_PICKLE = (
    pickle.UnpicklingError, EOFError, struct.error, LookupError, AttributeError, TypeError, ValueError,
    ArithmeticError, MemoryError,
)  # fmt: skip


def load_state_dict(path: Path) -> dict[str, np.ndarray]:
    """Read a legacy-format state dict.

    Args:
        path: a ``.pth`` file as ``torch.save`` wrote it before PyTorch 1.6.

    Returns:
        Arrays by parameter name, in PyTorch's layout (convolutions are ``(out, in, h, w)``).

    Raises:
        ValueError: another format, an endianness or name this reader does not know, or a cut file.
    """
    with path.open("rb") as file:
        try:
            return _read(file)
        except _BROKEN_PICKLE as error:
            raise ValueError(f"{path.name} cannot be read as a legacy PyTorch state dict: {error}") from error


@dataclass(frozen=True)
class _Storage:
    key: str
    dtype: np.dtype[Any]
    size: int


@dataclass(frozen=True)
class _Tensor:
    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self, storages: dict[str, np.ndarray]) -> np.ndarray:
        flat = storages[self.storage.key][self.offset :]
        itemsize = self.storage.dtype.itemsize
        furthest = sum((side - 1) * stride for side, stride in zip(self.shape, self.strides, strict=True))
        if min((*self.shape, 1)) < 1 or min((*self.strides, self.offset)) < 0 or furthest >= flat.size:
            raise ValueError("a tensor reaches beyond its storage")
        if math.prod(self.shape) > flat.size:  # strides of 0 repeat what is there without end
            raise ValueError("a tensor is larger than its storage")
        strides = [stride * itemsize for stride in self.strides]
        return np.lib.stride_tricks.as_strided(flat, self.shape, strides).copy()


def _rebuild_tensor(storage: _Storage, offset: int, shape: Any, strides: Any, *_: object) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


class _StateDictUnpickler(pickle.Unpickler):
    _NAMES: dict[tuple[str, str], Any] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
        ("torch", "FloatStorage"): np.dtype("<f4"),
        ("torch", "LongStorage"): np.dtype("<i8"),
    }

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._NAMES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}") from None

    def persistent_load(self, pid: Any) -> _Storage:
        _, dtype, key, _, size, *_ = pid
        return _Storage(str(key), dtype, int(size))


def _read(file: BinaryIO) -> dict[str, np.ndarray]:
    magic, protocol, system = (_StateDictUnpickler(file).load() for _ in range(3))
    if (magic, protocol) != (MAGIC_NUMBER, PROTOCOL_VERSION):
        raise ValueError("not the legacy PyTorch format")
    if not system["little_endian"]:
        raise ValueError("big-endian state dicts are not read")
    tensors: dict[str, _Tensor] = _StateDictUnpickler(file).load()
    keys = _StateDictUnpickler(file).load()
    known = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    storages = {key: _read_storage(file, known[key]) for key in keys}
    return {name: tensor.array(storages) for name, tensor in tensors.items()}


def _read_storage(file: BinaryIO, storage: _Storage) -> np.ndarray:
    (count,) = struct.unpack("<q", file.read(8))
    size = storage.size * storage.dtype.itemsize
    if count != storage.size or not 0 <= size <= os.fstat(file.fileno()).st_size - file.tell():
        raise ValueError("a storage is cut short")
    return np.frombuffer(file.read(size), storage.dtype)
