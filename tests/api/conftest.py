"""The two provinces of the kit's tests."""

from tests.kit.conftest import (  # noqa: F401
    clean_cache,
    keep,
    narrow,
    officer,
    other_province,
    province,
    stranger,
    visitor,
)  # fmt: skip
