"""From checked instructions to a program of the machine (docs/auditor/machine.md).

| Concept | Files |
|---|---|
| program, entries and input | `generator`, `parts`, `entries`, `inputs`, `call_graph` |
| functions, statements, calls | `functions`, `body`, `usage`, `calls` |
| branches and conditions | `branches`, `choices`, `selections` |
| loops | `loops`, `turns`, `lists` |
| operations | `operations`, `list_operations`, `store_operations`, `error_codes`, `numbers` |
| values and where they stand | `values`, `memory`, `places` |
| instructions | `emitter`, `drafts`, `tools`, `assembly`, `frame_check` |
| for people | `listing`, `notation` |
"""
