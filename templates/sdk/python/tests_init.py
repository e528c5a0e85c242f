"""The tests of the package."""

import pytest

pytest.register_assert_rewrite("tests.support")
