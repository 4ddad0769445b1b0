"""Libraries that only some formats need."""

from importlib import import_module
from typing import Any

from cchc_kg.errors import InputError


def wanted(module: str, extra: str, what: str) -> Any:
    """Return the module. Raises InputError that names the extra which installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(f"{what} need {module}, which is not installed", f"pip install 'cchc-kg[{extra}]'") from error
