# The compiled module: one submodule a part. Stubs lie beside this file.

from provex.native._native import constraints as constraints
from provex.native._native import crypto as crypto
from provex.native._native import engine as engine
from provex.native._native import machine as machine
from provex.native._native import proof as proof
