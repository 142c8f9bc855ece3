"""How much one program may use, in either fence; nothing but numbers."""

MIB = 1 << 20

MAX_CODE = 50_000  # characters
MAX_PATHS = 200  # that leave the fence; what one drawing call may draw
MAX_STDOUT = 100_000  # characters printed, in all
MAX_DOCUMENT = MIB  # bytes of everything that leaves the fence
MAX_WORDS = 1_500  # characters of a failure, as the model is told of it

CPU_S = 5  # in both fences together
WALL_S = 10.0
MEMORY = 256 * MIB  # address space of the jailed child
MONTY_MEMORY = 128 * MIB  # heap of a program in Monty
MONTY_WORKERS = 4
RECURSION = 1_000  # calls deep, as CPython has it
