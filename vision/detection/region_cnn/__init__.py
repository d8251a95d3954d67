"""Regions with CNN features: propose where objects could be, then say what each is and put its box right.

Three detectors, each of which shares more work between regions than the one before: R-CNN
(:mod:`~vision.detection.region_cnn.rcnn`), Fast R-CNN (:mod:`~vision.detection.region_cnn.fast_rcnn`) and Faster
R-CNN (:mod:`~vision.detection.region_cnn.faster_rcnn`).

Reference: Girshick, Donahue, Darrell and Malik 2014; Girshick 2015; Ren, He, Girshick and Sun 2015.
"""
