"""What a network has learned: activations, the patches that excite a unit, pictures a unit dreams of, occlusion and class activation."""
