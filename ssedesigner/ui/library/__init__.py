"""The library: its materials, one material, pairs, and the forms that change them."""
