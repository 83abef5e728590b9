/** Texts of `help <topic>` that belong to no command. */
export const TOPIC_TEXTS: Readonly<Record<string, string>> = {
  'exit-codes': `Exit codes, the same with and without --json

  0    done, including "nothing found"
  1    failed
  2    wrong usage, or a prompt was needed without a terminal
  3    the tool worked, the work failed (a slice, or a function elsewhere, threw)
  4    not allowed: wrong passphrase, unknown identity, refused
  5    server or network unreachable
  124  --timeout elapsed
  127  no such command
  130  interrupted (143: terminated)
`,
  environment: `Environment variables

  DCP_RESOURCE_DIR     folder of the keystores, instead of $XDG_DATA_HOME/dcp or ~/.dcp
  DCP_PASSPHRASE_FILE  file whose first line is the passphrase of a keystore
  DCP_PASSPHRASE       the passphrase itself; second best
  CONTINUUM_HOME       folder of all other state, instead of $XDG_STATE_HOME/continuum
                       or ~/.local/state/continuum
  DAFFI_HOST, DAFFI_PORT, DAFFI_UNIX_SOCK_PATH, DAFFI_SSL_CERTIFICATE, DAFFI_SSL_KEY
                       where daffi's controller is: the flags of the same names
  COLONIES_SERVER_HOST, COLONIES_SERVER_HTTP_PORT, COLONIES_SERVER_PORT, COLONIES_TLS
                       the ColonyOS server; without them the one of this machine
  COLONIES_COLONY_NAME the colony
  COLONIES_PRVKEY      key of a user or executor; COLONIES_COLONY_PRVKEY of the colony's owner,
                       COLONIES_SERVER_PRVKEY of the server's
  COLONIES_CA          certificate of the authority that the server's is to be checked with
  COLONIES_SERVER_ID, COLONIES_MONITOR_PORT, COLONIES_RETENTION, COLONIES_RETENTION_POLICY,
  COLONIES_STALE_EXECUTOR_DURATION, COLONIES_ALLOW_EXECUTOR_REREGISTER
                       settings of a server that is started: colonies server start --help
  TMPDIR               folder in which daffi's default socket is, instead of /tmp
  NO_COLOR             any value turns colours off
  CI                   any value but 0 and false: never prompt, no moving progress
  DEBUG                any value: stacks of bugs also with --json
`,
  formatting: `Output

  Results go to stdout, everything else to stderr. A table on a terminal is plain, untruncated,
  tab-separated text in a pipe. The results of a job are one JSON array on both, that of a
  call is one JSON value, the items of a generator one a line.
  --json prints exactly one JSON document; an empty list is []; an error is one line on stderr:
  {"error":{"code","message","hint","exitCode"}}, with "detail" where there is more to say, and
  so is a warning: {"warning":{"message"}}.
`,
}
