"""Varifocal-Net as in the paper (Qin et al., IEEE TMI 2019): one file a reader can hold beside each section."""
