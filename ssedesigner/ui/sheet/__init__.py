"""The recipe sheet on the screen: pages, options, export, its code."""
