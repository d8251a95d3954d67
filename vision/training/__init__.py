"""How classifiers are taught: transfer learning on cached features, augmentation, ensembles, and the classics from nothing."""
