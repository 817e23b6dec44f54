"""What can be seen and measured on one chromosome image: its axis, its width, its centromere. No network."""
