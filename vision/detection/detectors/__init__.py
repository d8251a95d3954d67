"""Object detectors: each looks at square pictures and says where objects may be, and how it came to think so."""
