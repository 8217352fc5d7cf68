"""Loads of the provider's SDK only the modules that a program uses.

`from pulumi_alicloud import cs` runs a hundred modules for the two classes that a
component takes; all packages together cost a program half of its time. Here a package
finds a name in the file that is called after it, and runs all of its files only for a
name it does not find so: what a program gets is the same either way.
"""

import importlib
import os
import re
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import cast

SDK = "pulumi_alicloud"
# The switch of infra/sdk.py.
SWITCH = "GOV_CLOUD_STOCK_SDK"
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class _Package(ModuleType):
    """A package of the SDK whose files run when one of their names is asked for."""

    __loader__: "_Sparse"

    def __getattr__(self, name: str) -> object:
        if name.startswith("__") and name != "__all__":
            raise AttributeError(name, name=name, obj=self)
        for file in () if name == "__all__" else _files(name):
            if (Path(self.__path__[0]) / f"{file}.py").is_file():
                module = importlib.import_module(f"{self.__name__}.{file}")
                if name in getattr(module, "__all__", ()):
                    setattr(self, name, getattr(module, name))
                    return getattr(module, name)
                if name == file:
                    return module
        _run_whole(self)
        return getattr(self, name)

    def __dir__(self) -> list[str]:
        _run_whole(self)
        return dir(self)


def _files(name: str) -> tuple[str, ...]:
    """Return the files in which a name of a package may stand, likeliest first."""
    if re.search(r"Args(Dict)?$", name):
        return (*_files(re.sub(r"Args(Dict)?$", "", name)), "_inputs")
    return (_WORD.sub("_", name).lower(),)


def _run_whole(package: _Package) -> None:
    """Run the package as it is shipped: every name is there then, or nowhere."""
    loader, as_shipped = package.__loader__, cast("ModuleType", package)
    as_shipped.__class__ = ModuleType
    loader.whole.exec_module(as_shipped)


class _Sparse(Loader):
    """Makes a package without running its files."""

    def __init__(self, whole: Loader) -> None:
        self.whole = whole

    def exec_module(self, module: ModuleType) -> None:
        """Leave all to be found when it is asked for."""
        module.__class__ = _Package


class _Finder(MetaPathFinder):
    """Finds the packages inside the SDK; the SDK itself and its files are as ever."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        _target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return a package's spec with a sparse loader, None for anything else."""
        if fullname.rpartition(".")[0] != SDK:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec is None or spec.loader is None or not spec.submodule_search_locations:
            return None
        spec.loader = _Sparse(spec.loader)
        return spec


def install() -> None:
    """Load packages of the SDK sparsely from now on, unless it is to be as shipped."""
    here = any(isinstance(finder, _Finder) for finder in sys.meta_path)
    if os.environ.get(SWITCH) != "1" and not here:
        sys.meta_path.insert(0, _Finder())
