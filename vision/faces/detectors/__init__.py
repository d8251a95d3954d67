"""Face detectors: each looks at one square picture and says where faces may be."""
