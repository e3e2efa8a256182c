"""The cores: people are sharded over as many CPU devices as there are cores, or over the accelerator there is.

`ASSUAGE_CORES` limits the number. Results do not depend on it: people are computed in lanes of one fixed width.
"""

import contextlib
import os
from functools import cache
from pathlib import Path

import jax
from jax.sharding import Mesh


# Wide vectors are a quarter faster where the processor has them. People are already spread over the cores, so
# splitting each small loop over them once more only costs.
_FLAGS = "--xla_cpu_prefer_vector_width=512 --xla_cpu_multi_thread_eigen=false"


@cache
def mesh() -> Mesh:
    """The devices in one row, axis name 'people'. The first call decides; compiled programs are kept on disk."""
    os.environ.setdefault("XLA_FLAGS", _FLAGS)
    cores = int(os.environ.get("ASSUAGE_CORES", "0")) or os.cpu_count() or 1
    _keep_compiled()
    with contextlib.suppress(RuntimeError):  # if someone used JAX before us, take the devices it has
        jax.config.update("jax_num_cpu_devices", cores)
    devices = jax.devices()
    return Mesh(devices[:cores] if devices[0].platform == "cpu" else devices, ("people",))


def _keep_compiled() -> None:
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    if jax.config.values["jax_compilation_cache_dir"] is None:
        jax.config.update("jax_compilation_cache_dir", str(home / "assuage" / "compiled"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)
