"""The contract of docs/contract.md, rule by rule, over real HTTP and sockets."""
