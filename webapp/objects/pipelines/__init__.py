"""The objects' doors to ``vision``: ``finding`` and ``tiny_yolo`` load networks, for workers; the others do not."""
