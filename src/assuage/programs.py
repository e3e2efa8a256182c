"""Compiled programs, kept on disk: a process that runs what an earlier one ran neither traces nor compiles it.

A program is compiled for one device and one shape of its arguments, with fixed options, so that neither the number of
cores nor the flags or the first use of JAX in a process change its bytes. Its file, in `kept()`, is named by a hash of
everything it follows from: the function and its static arguments, the shapes, this package's code and parameters, the
versions of JAX and Python, float width, machine and flags. A file begins with the hash of its content, so a damaged one
is made anew; it is written whole; another user's is not read. The newest `MOST_FILES` files are kept.
"""

import contextlib
import hashlib
import os
import pickle
import platform
import sys
import tempfile
import zlib
from collections.abc import Callable, Generator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jax
import jaxlib.version
import numpy as np
from jax.experimental.compilation_cache import compilation_cache
from jax.experimental.serialize_executable import deserialize_and_load, serialize
from jax.sharding import SingleDeviceSharding

from assuage import shelves


Device = Any  # a jax.Device, of which a type checker sees only a variable

# Wide vectors are a quarter faster where the processor has them. Sums split over the cores (by Eigen, and by the YNN
# library) would come in an order that depends on their number; people are spread over the cores instead.
OPTIONS: dict[str, str | bool] = {
    "xla_cpu_prefer_vector_width": "512",
    "xla_cpu_multi_thread_eigen": False,
    "xla_cpu_experimental_ynn_fusion_type": "",
}
MOST_FILES = 1500  # the tests alone make about half as many
_DIGEST_BYTES = hashlib.sha256().digest_size
# packages that no program is made of: a change there leaves what is on disk as it is
_NOT_IN_PROGRAMS = ("statistics", "evidence", "inference", "planning", "reports", "cli")


class Program:
    """A function of trees of arrays, run as a compiled program. `static` are keyword arguments compiled into it.

    The repr of a static argument must say all of it, as it does for strings, classes and signals.
    """

    def __init__(self, function: Callable[..., Any], **static: Any) -> None:
        self._function, self._static = function, static
        self._name = f"{function.__module__}.{function.__qualname__}"
        self._ready: dict[Any, Callable[..., Any]] = {}

    def __call__(self, *arguments: Any) -> Any:
        """Run it on the first device."""
        return self.on(jax.devices()[0], *arguments)(*arguments)

    def on(self, device: Device, *arguments: Any) -> Callable[..., Any]:
        """The program for arguments like these on a device, from memory, from disk or made now."""
        leaves, tree = jax.tree.flatten(arguments)
        shapes = tuple((np.shape(leaf), str(jax.dtypes.result_type(leaf))) for leaf in leaves)
        asked = (device, tree, shapes, shelves.current())
        if asked not in self._ready:
            self._ready[asked] = self._made(device, leaves, tree, shapes)
        return self._ready[asked]

    def _made(self, device: Device, leaves: list[Any], tree: Any, shapes: Any) -> Callable[..., Any]:
        _load_lapack()
        path = _place((self._name, sorted(self._static.items()), str(tree), shapes, _surroundings(), _machine(device)))
        found = _read(path)
        if found is None:
            found = self._compiled(device, tree, shapes)
            _write(path, found)
        program, takes, gives, skeleton = found
        loaded = deserialize_and_load(program, takes, gives, execution_devices=[device])
        structure = jax.tree.structure(skeleton)

        def run(*arguments: Any) -> Any:
            given = jax.device_put(jax.tree.leaves(arguments), device)
            return jax.tree.unflatten(structure, loaded(*given))

        return run

    def _compiled(self, device: Device, tree: Any, shapes: Any) -> Any:
        """The program as bytes, what it takes and gives, and a tree of its outputs' numbers in place of them."""
        structure: list[Any] = []

        def flat(*leaves: Any) -> list[Any]:
            outputs, made = jax.tree.flatten(self._function(*jax.tree.unflatten(tree, leaves), **self._static))
            structure.append(made)
            return outputs

        flat.__name__ = self._function.__name__.strip("_")
        place = SingleDeviceSharding(device)
        like = [jax.ShapeDtypeStruct(shape, dtype, sharding=place) for shape, dtype in shapes]
        # what it does not use stays among what it takes: else programs of different arguments read alike
        lowered = jax.jit(flat, keep_unused=True).lower(*like)
        skeleton = jax.tree.unflatten(structure[-1], range(structure[-1].num_leaves))
        # code that changed without changing what is to be computed finds the program of before
        same = _place((lowered.as_text(), _versions(), _machine(device)))
        if (known := _read(same)) is not None:
            return *known, skeleton
        with _without_cache():
            made = serialize(lowered.compile(OPTIONS))
        _write(same, made)
        return *made, skeleton


def kept() -> Path | None:
    """The folder of programs, or None where there is no home to keep them in."""
    with contextlib.suppress(RuntimeError):
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(home) / "assuage" / "compiled"
    return None


@contextlib.contextmanager
def _without_cache() -> Generator[None]:
    """Keep JAX's own cache of programs out: what comes from it lacks its functions when it is kept once more."""
    before = jax.config.values["jax_enable_compilation_cache"]
    jax.config.update("jax_enable_compilation_cache", False)
    compilation_cache.reset_cache()  # JAX decides once whether it has a cache
    try:
        yield
    finally:
        jax.config.update("jax_enable_compilation_cache", before)
        compilation_cache.reset_cache()


@cache
def _load_lapack() -> None:
    """JAX loads LAPACK when it lowers a function that calls it; a program from disk is not lowered, and would crash."""
    jax.jit(jax.lax.linalg.lu).lower(jax.ShapeDtypeStruct((2, 2), "float32"))


def _place(follows_from: tuple[Any, ...]) -> Path | None:
    folder = kept()
    return folder and folder / f"{hashlib.sha256(repr(follows_from).encode()).hexdigest()}.program"


@cache
def _code() -> str:
    root = Path(str(resources.files("assuage")))
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".yaml")):
        if path.relative_to(root).parts[0] not in _NOT_IN_PROGRAMS:
            digest.update(f"{path.relative_to(root)}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _surroundings() -> tuple[Any, ...]:
    return _code(), shelves.current().identity(), jax.config.values["jax_enable_x64"], _versions()


def _versions() -> tuple[Any, ...]:
    flags, precision = os.environ.get("XLA_FLAGS", ""), str(jax.config.values["jax_default_matmul_precision"])
    return jax.__version__, jaxlib.version.__version__, sys.version, flags, precision, sorted(OPTIONS.items())


@cache
def _machine(device: Device) -> tuple[Any, ...]:
    """A processor's program may use instructions that another of its kind lacks."""
    features = platform.processor()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        features = "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))}))
    return device.platform, device.device_kind, device.id, platform.system(), platform.machine(), features


def _read(path: Path | None) -> Any:
    """What a file holds; None where there is none, or it is damaged or another user's."""
    if path is None:
        return None
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return None
        whole = path.read_bytes()
        os.utime(path)  # files used last are dropped last
    except OSError:
        return None
    digest, content = whole[:_DIGEST_BYTES], whole[_DIGEST_BYTES:]
    return pickle.loads(zlib.decompress(content)) if hashlib.sha256(content).digest() == digest else None


def _write(path: Path | None, found: Any) -> None:
    """Keep a program, if the folder lets us, and drop the oldest files."""
    if path is None:
        return
    content = zlib.compress(pickle.dumps(found), 1)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as half:
            place = Path(half.name)
            try:
                half.write(hashlib.sha256(content).digest() + content)
                half.close()  # before it is moved: Windows moves no open file
                os.replace(place, path)
            finally:
                place.unlink(missing_ok=True)
        _drop_oldest(path.parent)


def _drop_oldest(folder: Path) -> None:
    def age(path: Path) -> float:
        with contextlib.suppress(OSError):  # another process may have dropped it
            return path.stat().st_mtime
        return 0.0

    for path in sorted(folder.iterdir(), key=age, reverse=True)[MOST_FILES:]:
        path.unlink(missing_ok=True)
