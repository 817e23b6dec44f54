"""The grey values that tell a chromosome from its background, 0 black to 255 white."""

WHITE = 255

# Darker than this, on white, is chromosome.
FOREGROUND_BELOW = 235
