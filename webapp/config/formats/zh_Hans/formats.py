"""Long numbers as browsers write them in Chinese: 138,357,544."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
