"""Convolution as the course teaches it: filters, padding, stride, dilation, pooling and transposition, in 1 to 3 dimensions.

Everything here is computed by TensorFlow on plain arrays, so that a page, a network and a test mean the same by it.
"""
