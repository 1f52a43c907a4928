"""Records with one thing changed: an integer to a bound or a neighbour, a flag, a list item."""

import random
from dataclasses import fields, is_dataclass, replace

from provex.language.types import BOUNDS


def mutated(value, chance: random.Random):
    """Return the record with one integer, flag or list item moved to a bound or a neighbour."""
    names = [field.name for field in fields(value)]
    name = chance.choice(names)
    kind = next(field.type for field in fields(value) if field.name == name)
    held = getattr(value, name)
    if isinstance(held, bool):
        changed = not held
    elif isinstance(held, int):
        low, high = BOUNDS[kind.__name__]
        near = (low, low + 1, high - 1, high, held - 1, held + 1, chance.randint(low, high))
        changed = min(max(chance.choice(near), low), high)
    elif is_dataclass(held):
        changed = mutated(held, chance)
    else:
        changed = mutated_list(held, chance)
    return replace(value, **{name: changed})


def mutated_list(items, chance: random.Random):
    if not items or chance.random() < 0.2:
        return items[:-1] if chance.random() < 0.5 else (*items, *items[:1])
    place = chance.randrange(len(items))
    item = items[place]
    if is_dataclass(item):
        changed = mutated(item, chance)
    else:
        changed = chance.choice((-(2**63), 2**63 - 1, 0, 5))
    return (*items[:place], changed, *items[place + 1 :])
