"""How large the result is.

Reference: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", relations 6, 14 and 15.
"""

from __future__ import annotations


def output_size(size: int, kernel: int, *, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """Along one axis: ``⌊(n + 2p − d(f − 1) − 1) / s⌋ + 1``, which is ``⌊(n + 2p − f) / s⌋ + 1`` undilated.

    Args:
        size: of the input, n.
        kernel: of the filter or of the window, f.
        padding: cells added at each end, p.
        stride: cells from one place to the next, s.
        dilation: cells from one of the kernel's numbers to the next, d.

    Raises:
        ValueError: the filter is larger than the padded input, or an argument is out of its range.

    Example:
        >>> output_size(7, 3, stride=2)
        3
    """
    if min(size, kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("size, kernel, stride and dilation are at least 1, padding at least 0")
    room = size + 2 * padding - span(kernel, dilation)
    if room < 0:
        raise ValueError(
            f"a filter over {span(kernel, dilation)} cells does not fit into {size + 2 * padding}"
        )
    return room // stride + 1


def span(kernel: int, dilation: int = 1) -> int:
    """How many cells a filter covers from its first number to its last: ``d(f − 1) + 1``."""
    return dilation * (kernel - 1) + 1


def same_padding(kernel: int, dilation: int = 1) -> int:
    """The padding with which a stride of 1 keeps the size: ``(f − 1) / 2``, times the dilation.

    Raises:
        ValueError: the kernel is even: it has no middle, and one end would be padded more than the other.
    """
    if kernel < 1 or kernel % 2 == 0:
        raise ValueError(f"only an odd filter can be centred, not one of {kernel}")
    return dilation * (kernel - 1) // 2


def transposed_output_size(
    size: int, kernel: int, *, padding: int = 0, stride: int = 1, output_padding: int = 0
) -> int:
    """Of a transposed convolution along one axis: ``(n − 1) s + f − 2p``, and what ``output_padding`` adds.

    Args:
        size, kernel, stride: as for :func:`output_size`.
        padding: cells cut from each end of the output.
        output_padding: cells added at the far end: with a stride of 2, inputs of 2k − 1 and of 2k shrink to the
            same size, and this says which of them is to come back. Less than the stride.

    Raises:
        ValueError: nothing would be left, or an argument is out of its range.

    Example:
        >>> transposed_output_size(2, 3, padding=1, stride=2, output_padding=1)
        4
    """
    if min(size, kernel, stride) < 1 or padding < 0 or not 0 <= output_padding < max(stride, 2):
        raise ValueError(
            "size, kernel and stride are at least 1, paddings at least 0, the output's below the stride"
        )
    found = (size - 1) * stride + kernel - 2 * padding + output_padding
    if found < 1:
        raise ValueError(f"a padding of {padding} leaves nothing")
    return found
