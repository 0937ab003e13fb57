"""The words of the domain: recipe, fields, materials, evidence, units. Standard library only."""
