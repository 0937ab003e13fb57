"""Merge a folder of corrected and new data into the tables of the shipped library."""
