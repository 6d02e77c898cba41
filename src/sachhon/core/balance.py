"""Material and energy balance: what goes in, what comes out, and what nobody can account for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sachhon.core.arrays import Floats, Reasons, quantities

OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Streams between nodes, such as machines; the world around is no node.

    Parameters
    ----------
    streams, sources, sinks : sequence of str, each of s
        Name of each stream, the node it leaves and the node it enters; an
        empty name is outside.

    Raises
    ------
    ValueError
        When a name stands twice, or a stream begins and ends in one place.

    Examples
    --------
    >>> plant = Network(["paddy", "rice", "husk"], ["", "mill", "mill"], ["mill", "", ""])
    >>> plant.nodes, plant.incidence.tolist()
    (('mill',), [[1.0, -1.0, -1.0]])
    """

    streams: Sequence[str]
    sources: Sequence[str]
    sinks: Sequence[str]

    def __post_init__(self) -> None:
        """Refuse what is no network."""
        if not len(self.streams) == len(self.sources) == len(self.sinks):
            raise ValueError("Each stream needs its name, its source and its sink.")
        if len(set(self.streams)) < len(self.streams):
            raise ValueError("Each stream needs a name of its own.")
        for name, source, sink in zip(self.streams, self.sources, self.sinks, strict=True):
            if source == sink:
                raise ValueError(f"Stream {name} begins and ends in one place.")

    @property
    def nodes(self) -> tuple[str, ...]:
        """Nodes in the order in which streams name them."""
        ends = [end for pair in zip(self.sources, self.sinks, strict=True) for end in pair]
        return tuple(dict.fromkeys(end for end in ends if end != OUTSIDE))

    @property
    def incidence(self) -> Floats:
        """One row a node, one column a stream: 1 where it enters, −1 where it leaves."""
        return np.array(
            [
                [
                    float(sink == node) - float(source == node)
                    for source, sink in zip(self.sources, self.sinks, strict=True)
                ]
                for node in self.nodes
            ],
            dtype=np.float64,
        ).reshape(len(self.nodes), len(self.streams))


@dataclass(frozen=True, slots=True)
class Closure:
    """The balance of each node; all have shape (nodes,), in the order of ``nodes``.

    ``imbalance`` is a flow of its own: positive is lost or not seen, negative
    came from nowhere.  ``closure`` is what comes out, in percent of what goes
    in.  ``uncertainty`` is the standard uncertainty of the imbalance.
    """

    nodes: tuple[str, ...]
    inflow: Floats
    outflow: Floats
    imbalance: Floats
    uncertainty: Floats
    closure: Floats
    state: Reasons


def closure(network: Network, values: ArrayLike, uncertainty: ArrayLike, coverage: float = 2.0) -> Closure:
    r"""Whether each node's streams add up within their uncertainty.

    Parameters
    ----------
    network : Network
    values : array_like, shape (s,)
        Each stream, all in one unit; NaN is not known. [t, m³ or MJ]
    uncertainty : array_like, shape (s,)
        Standard uncertainty of each. [same unit]
    coverage : float
        How many standard uncertainties still count as closed.

    Returns
    -------
    Closure
        ``state`` is ``closes``, ``loss``, ``gain`` or, where a stream of the
        node is not known, ``not_known``.

    Raises
    ------
    ValueError
        When there is not one value per stream, or one is negative or infinite.

    Notes
    -----
    .. math:: \Delta = \sum in - \sum out, \quad u_\Delta = \sqrt{\sum u_i^2}, \quad
        C = 100 \frac{\sum out}{\sum in}

    Examples
    --------
    >>> mill = Network(["paddy", "rice", "husk"], ["", "mill", "mill"], ["mill", "", ""])
    >>> found = closure(mill, [1000, 650, 200], [10, 5, 5])
    >>> found.imbalance.tolist(), found.closure.tolist(), found.state.tolist()
    ([150.0], [85.0], ['loss'])
    """
    flow, doubt = quantities("stream", values), quantities("uncertainty", uncertainty)
    matrix = network.incidence
    if flow.shape != (matrix.shape[1],) or doubt.shape != flow.shape:
        raise ValueError("Each stream needs its value and its uncertainty.")
    touched = matrix != 0
    into, out = (np.where(side, flow, 0.0).sum(axis=1) for side in (matrix > 0, matrix < 0))
    spread = np.sqrt(np.where(touched, doubt**2, 0.0).sum(axis=1))
    gap = into - out
    cases = [np.isnan(gap) | np.isnan(spread), gap > coverage * spread, gap < -coverage * spread]
    share = 100 * np.divide(out, into, out=np.full(into.shape, np.nan), where=into > 0)
    state = np.select(cases, ["not_known", "loss", "gain"], "closes")
    return Closure(network.nodes, into, out, gap, spread, share, state)


def with_imbalance(network: Network, values: ArrayLike) -> tuple[Network, Floats]:
    """The same network with each node's imbalance as a stream of its own, so that every node closes.

    Parameters
    ----------
    network : Network
    values : array_like, shape (s,)
        All known. [one unit]

    Returns
    -------
    network : Network
        A loss leaves the node for outside, a gain enters it.
    values : ndarray
        The given streams, then the imbalances, none negative.

    Raises
    ------
    ValueError
        When a stream is not known.

    Examples
    --------
    >>> mill = Network(["paddy", "rice", "husk"], ["", "mill", "mill"], ["mill", "", ""])
    >>> whole, flows = with_imbalance(mill, [1000, 650, 200])
    >>> whole.streams[-1], flows.tolist()
    ('imbalance of mill', [1000.0, 650.0, 200.0, 150.0])
    """
    flow = quantities("stream", values)
    if np.any(np.isnan(flow)):
        raise ValueError("Every stream must be known before its imbalance is.")
    gaps = network.incidence @ flow
    open_nodes = [(node, float(gap)) for node, gap in zip(network.nodes, gaps, strict=True) if gap != 0]
    whole = Network(
        [*network.streams, *(f"imbalance of {node}" for node, _ in open_nodes)],
        [*network.sources, *(node if gap > 0 else OUTSIDE for node, gap in open_nodes)],
        [*network.sinks, *(OUTSIDE if gap > 0 else node for node, gap in open_nodes)],
    )
    return whole, np.concatenate([flow, [abs(gap) for _, gap in open_nodes]])
