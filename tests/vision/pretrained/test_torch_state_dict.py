"""State dicts are read exactly, and nothing in them is trusted."""

from __future__ import annotations

import os
import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vision.pretrained.catalogue import CATALOGUE
from vision.pretrained.torch_state_dict import MAGIC_NUMBER, PROTOCOL_VERSION, load_state_dict
from vision.pretrained.weights import locate


class Call:
    """Pickles as a call of ``function`` with ``arguments``."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self._call = (function, arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._call


class Name:
    """Pickles as the global ``module.name``, which need not exist here."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class StateDictPickler(pickle._Pickler):  # the Python one: its opcodes can be written by hand
    def persistent_id(self, obj: Any) -> Any:
        return obj.identity if isinstance(obj, Storage) else None

    def save_name(self, obj: Name) -> None:
        self.write(f"c{obj.module}\n{obj.name}\n".encode())

    dispatch = {**pickle._Pickler.dispatch, Name: save_name}


class Storage:
    def __init__(self, key: str, values: np.ndarray, *, size: int | None = None) -> None:
        self.key, self.values = key, values
        count = values.size if size is None else size
        self.identity = ("storage", Name("torch", "FloatStorage"), key, "cpu", count, None)


class Tensor:
    def __init__(
        self, storage: Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
    ) -> None:
        self.arguments = (storage, offset, shape, strides, False, OrderedDict())

    def save(self, pickler: StateDictPickler) -> None:
        pickler.save(Name("torch._utils", "_rebuild_tensor_v2"))
        pickler.save(self.arguments)
        pickler.write(pickle.REDUCE)


StateDictPickler.dispatch[Tensor] = lambda pickler, tensor: tensor.save(pickler)


def write(
    path: Path, tensors: object, *storages: Storage, magic: int = MAGIC_NUMBER, little: bool = True
) -> Path:
    with path.open("wb") as file:
        system = {"little_endian": little, "protocol_version": PROTOCOL_VERSION}
        for part in (magic, PROTOCOL_VERSION, system, tensors, [storage.key for storage in storages]):
            StateDictPickler(file, 2).dump(part)
        for storage in storages:
            file.write(struct.pack("<q", storage.identity[4]) + storage.values.astype("<f4").tobytes())
    return path


def test_reads_tensors_that_share_a_storage(tmp_path: Path) -> None:
    storage = Storage("7", np.arange(12.0))
    tensors = OrderedDict(
        whole=Tensor(storage, 0, (3, 4), (4, 1)),
        turned=Tensor(storage, 0, (4, 3), (1, 4)),
        row=Tensor(storage, 4, (4,), (1,)),
        scalar=Tensor(storage, 5, (), ()),
    )
    found = load_state_dict(write(tmp_path / "a.pth", tensors, storage))
    whole = np.arange(12.0).reshape(3, 4)
    expected = {"whole": whole, "turned": whole.T, "row": whole[1], "scalar": np.float32(5)}
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


def test_reads_every_tensor_of_efficientnet() -> None:
    state = load_state_dict(locate(CATALOGUE["efficientnet-lite0"]))
    assert len(state) == 296
    assert state["_conv_stem.weight"].shape == (32, 3, 3, 3)
    assert state["_fc.weight"].shape == (1000, 1280)
    assert all(np.isfinite(tensor).all() for tensor in state.values())


@pytest.mark.parametrize(
    "call",
    [
        Call(os.system, "touch was_run"),
        Call(eval, "open('was_run', 'w')"),
        Call(Path.touch, Path("was_run")),
    ],
)
def test_runs_no_code_from_a_malicious_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (
        write(tmp_path / "tensors.pth", OrderedDict(weight=call)),
        tmp_path / "first.pth",
    ):
        if path.name == "first.pth":
            path.write_bytes(pickle.dumps(call, 2))
        with pytest.raises(ValueError, match="it asks for"):
            load_state_dict(path)
    assert not Path("was_run").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.9, 0.999])
def test_refuses_a_truncated_file(tmp_path: Path, share: float) -> None:
    storage = Storage("7", np.arange(100.0))
    path = write(tmp_path / "a.pth", OrderedDict(a=Tensor(storage, 0, (100,), (1,))), storage)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ValueError, match=r"a\.pth|cut short"):
        load_state_dict(path)


@pytest.mark.parametrize(
    ("offset", "shape", "strides"),
    [
        (0, (13,), (1,)),
        (1, (3, 4), (4, 1)),
        (0, (4,), (-1,)),
        (-2, (2,), (1,)),
        (0, (10**9, 10**6), (0, 0)),
    ],
)
def test_refuses_a_tensor_outside_its_storage(
    tmp_path: Path, offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
) -> None:
    storage = Storage("7", np.arange(12.0))
    path = write(tmp_path / "a.pth", OrderedDict(a=Tensor(storage, offset, shape, strides)), storage)
    with pytest.raises(ValueError, match="storage"):
        load_state_dict(path)


@pytest.mark.parametrize("size", [-1, 2**40])
def test_refuses_a_storage_of_an_impossible_size(tmp_path: Path, size: int) -> None:
    storage = Storage("7", np.arange(12.0), size=size)
    path = write(tmp_path / "a.pth", OrderedDict(a=Tensor(storage, 0, (1,), (1,))), storage)
    with pytest.raises(ValueError, match="cut short"):
        load_state_dict(path)


def test_refuses_other_formats(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    for content in (b"", b"PK\x03\x04 a zip archive", b"\x89PNG\r\n\x1a\n", bytes(1000)):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="PyTorch"):
            load_state_dict(path)
    with pytest.raises(ValueError, match="legacy"):
        load_state_dict(write(path, OrderedDict(), magic=1))
    with pytest.raises(ValueError, match="big-endian"):
        load_state_dict(write(path, OrderedDict(), little=False))


def test_refuses_a_damaged_file_without_crashing(tmp_path: Path) -> None:
    storage = Storage("7", np.arange(12.0))
    path = write(tmp_path / "a.pth", OrderedDict(a=Tensor(storage, 0, (3, 4), (4, 1))), storage)
    content, random = path.read_bytes(), np.random.default_rng(0)
    refused = 0
    for _ in range(300):
        damaged = bytearray(content)
        damaged[random.integers(len(content))] = random.integers(256)
        path.write_bytes(damaged)
        try:
            load_state_dict(path)
        except ValueError:
            refused += 1
    assert refused > 50  # the rest changed a number or a name
