"""What hypothesis draws for numbers: amounts of years and months, some not known."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

NAN = float("nan")

amount = st.floats(min_value=0.01, max_value=1e9)
unknown_or_amount = st.one_of(st.just(NAN), st.just(0.0), amount)


@st.composite
def four_arrays(draw, months=None, elements=unknown_or_amount):
    """Use and output of both years for a few series, in years or in months."""
    size = draw(st.integers(1, 8))
    shape = (size,) if months is None else (size, months)
    return tuple(draw(hnp.arrays(np.float64, shape, elements=elements)) for _ in range(4))
