"""Recipes as files, codes and typed words, with the values and predictions that they carry."""
