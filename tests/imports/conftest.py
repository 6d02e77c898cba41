"""The same two provinces as the kit's tests."""

from tests.kit.conftest import *  # noqa: F403
