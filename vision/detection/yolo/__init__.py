"""You only look once: every cell of a grid says what has its midpoint there.

Reference: Redmon et al. 2016, "You only look once"; Redmon and Farhadi 2017, "YOLO9000".
"""
