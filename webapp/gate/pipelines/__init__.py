"""The gate's door to ``vision``: a kiosk's picture becomes a sight, scores become a threshold. Workers only."""
