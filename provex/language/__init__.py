"""The compiler of the provable Python subset: from the rules' source to checked instructions."""
