import {ServeCommand} from '../../../src/cli/colonies/serve-command.js'
import {listenFlags, refusedFlags, refuseFlags} from '../../../src/cli/colonies/server-flags.js'
import {serverCertificate} from '../../../src/cli/colonies/server-settings.js'
import type {JsonLines} from '../../../src/output/json.js'
import {type ServerLine, serverServiceView} from '../../../src/output/views/server-service.js'

export default class ServerStart extends ServeCommand<JsonLines<ServerLine>> {
  static override summary = 'Run a server, until stopped'
  static override description =
    'Its store is one SQLite file. COLONIES_SERVER_ID is its owner\'s identity; without it, owner and a colony are made as by "colonies dev". COLONIES_ALLOW_EXECUTOR_REREGISTER, COLONIES_STALE_EXECUTOR_DURATION, COLONIES_RETENTION and COLONIES_RETENTION_POLICY count as upstream; COLONIES_MONITOR_PORT serves metrics for Prometheus. Files are stored in it by S3 operations, with the keys in storage-keys.json beside the store. It prints where it listens, and nothing else to stdout.'
  static override examples = [
    {description: 'For this machine', command: '<%= config.bin %> server start'},
    {
      description: 'For others, over HTTPS',
      command: '<%= config.bin %> server start --host 0.0.0.0 --port 443 --tlscert cert.pem --tlskey key.pem',
    },
    {
      description: 'In a script, owned by a keystore',
      command:
        'COLONIES_SERVER_ID=$(keystore show admin --json | jq -r .colonyId) <%= config.bin %> server start --data /srv/colonies --json',
    },
  ]
  static override flags = {...listenFlags, ...refusedFlags}

  protected readonly view = serverServiceView

  async run(): Promise<JsonLines<ServerLine>> {
    const {flags} = await this.parse(ServerStart)
    refuseFlags(flags)
    const {host, port, data, datadir, initdb, verbose} = flags
    return this.serve({
      ...{host, port, data: data ?? datadir, verbose},
      tls: await serverCertificate(flags, this.environment),
      owner: this.serverOwner(initdb),
      refuseReplays: flags['refuse-replays'],
    })
  }
}
