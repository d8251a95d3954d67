"""The zoo's English, where translators find it; pages translate what ``vision.networks.zoo`` says by it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = (
    _("The course's first whole network: three convolutions, then one decision."),
    _("Simple ConvNet"),
    _("LeNet-5 as one would build it today: max pooling and ReLU."),
    _("Parameters of its first convolution"),
    _("Numbers that its first convolution makes"),
    _("Digit network, like LeNet-5"),
    _("It read the digits on bank cheques, and every network here has its plan."),
    _("It won ImageNet by so much that computer vision turned to deep learning."),
    _("Channels of its second convolution"),
    _("One rule throughout: 3×3 convolutions, 2×2 pooling, and twice the channels at half the size."),
    _("Channels of its second block"),
    _("Three layers deeper than VGG-16; what it sees is what style transfer paints with."),
    _("Shortcuts around every few layers made networks of any depth learn."),
    _("A way around every two layers: with it 56 layers learn better than 20, and 110 better still."),
    _("Residual network of 20 layers"),
    _("The same without shortcuts. Here 56 layers learn worse than 20, even what they are shown."),
    _("Plain network of 20 layers"),
    _("Parameters of its first layer: fully connected, and as a convolution"),
    _("Multiplications of its 5×5 convolution: directly, and through a bottleneck of 16 channels"),
    _("Parameters: with the side outputs, which only help it learn, and without them"),
    _("1×1 convolutions: a small network at every pixel, and no fully connected layer at the end."),
    _("Network in Network"),
    _("All filter sizes at once; bottlenecks of 1×1 make them ten times cheaper."),
    _("Inception module"),
    _("Nine Inception modules with two side outputs: better than AlexNet with a ninth of its parameters."),
    _("Depth, width and picture grown together; this one runs on a telephone, and names what is in a photo."),
    _("Fully connected layers as convolutions: all windows of a picture in one pass."),
    _("It looks once: each cell of a grid answers for the objects whose middle it holds."),
    _("A class for every pixel: narrow, widen again, and carry the fine detail across."),
    _("A face becomes 128 numbers, near each other for one person and far apart for two."),
)
