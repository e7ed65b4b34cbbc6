import type { Kind } from './kinds.ts';

/*
 * Kafka's settings that are not modelled, by kind, so that a pasted configuration is told apart from a misspelt one
 * (DESIGN law 11). Facts from the ConfigDefs of Kafka's trunk in 2026, and the names that earlier releases had.
 */

/** What brokers and controllers have (KafkaConfig). */
const BROKER = `
  advertised.listeners alter.config.policy.class.name
  alter.log.dirs.replication.quota.window.num
  alter.log.dirs.replication.quota.window.size.seconds authorizer.class.name
  auto.create.topics.enable background.threads broker.id client.quota.callback.class
  compression.gzip.level compression.lz4.level compression.type compression.zstd.level
  config.providers connection.failed.authentication.delay.ms connections.max.idle.ms
  connections.max.reauth.ms controller.listener.names
  controller.performance.always.log.threshold.ms controller.performance.sample.period.ms
  controller.quorum.bootstrap.servers controller.quorum.fetch.max.bytes
  controller.quorum.voters controller.quota.window.num controller.quota.window.size.seconds
  cordoned.log.dirs create.topic.policy.class.name delegation.token.expiry.check.interval.ms
  delegation.token.expiry.time.ms delegation.token.max.lifetime.ms delegation.token.secret.key
  delete.records.purgatory.purge.interval.requests delete.topic.enable early.start.listeners
  errors.deadletterqueue.auto.create.topics.enable errors.deadletterqueue.topic.name.prefix
  fetch.max.bytes fetch.purgatory.purge.interval.requests
  follower.fetch.last.tiered.offset.enable follower.replication.throttled.rate
  group.consumer.assignor.offload.enable group.consumer.regex.refresh.interval.ms
  group.coordinator.background.threads group.coordinator.cached.buffer.max.bytes
  group.coordinator.rebalance.protocols group.coordinator.threads
  group.share.assignment.interval.ms
  group.share.assignor.offload.enable group.share.assignors group.share.delivery.count.limit
  group.share.dlq.manager.class.name group.share.heartbeat.interval.ms
  group.share.initialize.retry.interval.ms group.share.max.assignment.interval.ms
  group.share.max.delivery.count.limit group.share.max.heartbeat.interval.ms
  group.share.max.partition.max.record.locks group.share.max.record.lock.duration.ms
  group.share.max.session.timeout.ms group.share.max.share.sessions group.share.max.size
  group.share.min.assignment.interval.ms group.share.min.delivery.count.limit
  group.share.min.heartbeat.interval.ms group.share.min.partition.max.record.locks
  group.share.min.record.lock.duration.ms group.share.min.session.timeout.ms
  group.share.partition.max.record.locks group.share.persister.class.name
  group.share.record.lock.duration.ms group.share.session.timeout.ms
  group.streams.acceptable.recovery.lag group.streams.assignment.interval.ms
  group.streams.assignor.offload.enable group.streams.assignors
  group.streams.heartbeat.interval.ms group.streams.initial.rebalance.delay.ms
  group.streams.max.assignment.interval.ms group.streams.max.heartbeat.interval.ms
  group.streams.max.session.timeout.ms group.streams.max.size group.streams.max.standby.replicas
  group.streams.max.warmup.replicas group.streams.min.assignment.interval.ms
  group.streams.min.heartbeat.interval.ms group.streams.min.session.timeout.ms
  group.streams.min.task.offset.interval.ms group.streams.num.standby.replicas
  group.streams.num.warmup.replicas group.streams.rack.aware.assignment.tags
  group.streams.session.timeout.ms group.streams.task.offset.interval.ms
  group.streams.topology.description.plugin.class inter.broker.listener.name
  internal.metadata.delete.delay.millis internal.metadata.log.segment.bytes
  internal.metadata.max.batch.size.in.bytes kafka.metrics.polling.interval.secs
  kafka.metrics.reporters leader.replication.throttled.rate listener.security.protocol.map
  listeners log.cleaner.backoff.ms log.cleaner.dedupe.buffer.size
  log.cleaner.delete.retention.ms log.cleaner.enable log.cleaner.io.buffer.load.factor
  log.cleaner.io.buffer.size log.cleaner.io.max.bytes.per.second
  log.cleaner.max.compaction.lag.ms log.cleaner.min.cleanable.ratio
  log.cleaner.min.compaction.lag.ms log.cleaner.threads log.cleanup.policy log.dir
  log.index.interval.bytes log.index.size.max.bytes
  log.local.retention.bytes log.local.retention.ms
  log.message.timestamp.after.max.ms log.message.timestamp.before.max.ms
  log.preallocate log.remote.copy.lag.bytes log.remote.copy.lag.ms
  log.retention.hours log.retention.minutes log.roll.hours log.roll.jitter.hours log.roll.jitter.ms
  log.segment.delete.delay.ms max.connection.creation.rate max.connections
  max.connections.per.ip max.connections.per.ip.overrides
  max.incremental.fetch.session.cache.slots max.request.partition.size.limit metadata.log.dir
  metadata.log.segment.bytes metadata.log.segment.ms metric.reporters metrics.num.samples metrics.recording.level
  metrics.sample.window.ms node.id num.io.threads num.network.threads
  num.recovery.threads.per.data.dir num.replica.alter.log.dirs.threads
  offsets.load.buffer.size offsets.topic.compression.codec principal.builder.class process.roles
  producer.purgatory.purge.interval.requests queued.max.request.bytes
  queued.max.requests quota.window.num quota.window.size.seconds remote.fetch.max.wait.ms
  remote.list.offsets.request.timeout.ms remote.log.index.file.cache.total.size.bytes
  remote.log.index.file.cache.ttl.ms remote.log.manager.copier.thread.pool.size
  remote.log.manager.copy.max.bytes.per.second remote.log.manager.copy.quota.window.num
  remote.log.manager.copy.quota.window.size.seconds
  remote.log.manager.expiration.thread.pool.size remote.log.manager.fetch.max.bytes.per.second
  remote.log.manager.fetch.quota.window.num remote.log.manager.fetch.quota.window.size.seconds
  remote.log.manager.follower.thread.pool.size remote.log.manager.task.interval.ms
  remote.log.manager.task.retry.backoff.max.ms remote.log.manager.task.retry.backoff.ms
  remote.log.manager.task.retry.jitter remote.log.manager.thread.pool.size
  remote.log.metadata.custom.metadata.max.bytes remote.log.metadata.manager.class.name
  remote.log.metadata.manager.class.path remote.log.metadata.manager.impl.prefix
  remote.log.metadata.manager.listener.name remote.log.reader.max.pending.tasks
  remote.log.reader.threads remote.log.storage.manager.class.name
  remote.log.storage.manager.class.path remote.log.storage.manager.impl.prefix
  remote.log.storage.system.enable replica.alter.log.dirs.io.max.bytes.per.second
  replica.socket.receive.buffer.bytes replication.quota.window.num
  replication.quota.window.size.seconds sasl.enabled.mechanisms
  sasl.kerberos.principal.to.local.rules sasl.mechanism.controller.protocol
  sasl.mechanism.inter.broker.protocol sasl.server.callback.handler.class
  sasl.server.max.receive.size security.inter.broker.protocol security.providers
  server.max.startup.time.ms share.coordinator.append.linger.ms
  share.coordinator.cached.buffer.max.bytes
  share.coordinator.cold.partition.snapshot.interval.ms share.coordinator.load.buffer.size
  share.coordinator.snapshot.update.records.per.snapshot
  share.coordinator.state.topic.compression.codec share.coordinator.state.topic.min.isr
  share.coordinator.state.topic.num.partitions share.coordinator.state.topic.prune.interval.ms
  share.coordinator.state.topic.replication.factor share.coordinator.state.topic.segment.bytes
  share.coordinator.threads share.coordinator.write.timeout.ms
  share.fetch.purgatory.purge.interval.requests socket.connection.setup.timeout.max.ms
  socket.listen.backlog.size socket.receive.buffer.bytes socket.request.max.bytes
  socket.send.buffer.bytes ssl.allow.dn.changes ssl.allow.san.changes ssl.client.auth
  ssl.principal.mapping.rules telemetry.max.bytes
  transaction.state.log.load.buffer.size 
  transaction.two.phase.commit.enable
  unstable.api.versions.enable unstable.feature.versions.enable
`;

/** What topics have (LogConfig). */
const TOPIC = `
  cleanup.policy compression.gzip.level compression.lz4.level compression.type
  compression.zstd.level delete.retention.ms errors.deadletterqueue.group.enable
  file.delete.delay.ms follower.replication.throttled.replicas index.interval.bytes
  leader.replication.throttled.replicas local.retention.bytes local.retention.ms
  max.compaction.lag.ms message.timestamp.after.max.ms message.timestamp.before.max.ms
  min.cleanable.dirty.ratio min.compaction.lag.ms preallocate
  remote.copy.lag.bytes remote.copy.lag.ms remote.log.copy.disable remote.log.delete.on.disable
  remote.storage.enable segment.index.bytes segment.jitter.ms
`;

/** What clients and servers have for TLS and SASL (SslConfigs, SaslConfigs). */
const SECURITY = `
  sasl.client.callback.handler.class sasl.jaas.config sasl.kerberos.kinit.cmd
  sasl.kerberos.min.time.before.relogin sasl.kerberos.service.name
  sasl.kerberos.ticket.renew.jitter sasl.kerberos.ticket.renew.window.factor
  sasl.login.callback.handler.class sasl.login.class sasl.login.connect.timeout.ms
  sasl.login.read.timeout.ms sasl.login.refresh.buffer.seconds
  sasl.login.refresh.min.period.seconds sasl.login.refresh.window.factor
  sasl.login.refresh.window.jitter sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms
  sasl.mechanism sasl.oauthbearer.allow.unverified.audience
  sasl.oauthbearer.allow.unverified.issuer sasl.oauthbearer.assertion.algorithm
  sasl.oauthbearer.assertion.claim.aud sasl.oauthbearer.assertion.claim.exp.seconds
  sasl.oauthbearer.assertion.claim.iss sasl.oauthbearer.assertion.claim.jti.include
  sasl.oauthbearer.assertion.claim.nbf.seconds sasl.oauthbearer.assertion.claim.sub
  sasl.oauthbearer.assertion.file sasl.oauthbearer.assertion.private.key.file
  sasl.oauthbearer.assertion.private.key.passphrase sasl.oauthbearer.assertion.template.file
  sasl.oauthbearer.client.credentials.client.id
  sasl.oauthbearer.client.credentials.client.secret sasl.oauthbearer.clock.skew.seconds
  sasl.oauthbearer.expected.audience sasl.oauthbearer.expected.issuer
  sasl.oauthbearer.header.urlencode sasl.oauthbearer.jwks.endpoint.refresh.ms
  sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms
  sasl.oauthbearer.jwks.endpoint.retry.backoff.ms sasl.oauthbearer.jwks.endpoint.url
  sasl.oauthbearer.jwt.retriever.class sasl.oauthbearer.jwt.validator.class
  sasl.oauthbearer.scope sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name
  sasl.oauthbearer.token.endpoint.url ssl.cipher.suites ssl.enabled.protocols
  ssl.endpoint.identification.algorithm ssl.engine.factory.class ssl.key.password
  ssl.keymanager.algorithm ssl.keystore.certificate.chain ssl.keystore.key ssl.keystore.location
  ssl.keystore.password ssl.keystore.type ssl.protocol ssl.provider
  ssl.secure.random.implementation ssl.trustmanager.algorithm ssl.truststore.certificates
  ssl.truststore.location ssl.truststore.password ssl.truststore.type
`;

/** What every client has (CommonClientConfigs). */
const CLIENT = `
  bootstrap.resolve.timeout.ms bootstrap.servers client.dns.lookup client.id config.providers
  connections.max.idle.ms enable.metrics.push metadata.cluster.check.enable
  metric.reporters
  metrics.num.samples metrics.recording.level metrics.sample.window.ms receive.buffer.bytes
  security.protocol security.providers send.buffer.bytes socket.connection.setup.timeout.max.ms
`;

/** What producers have besides (ProducerConfig). */
const PRODUCER = `
  buffer.memory.allocation.strategy client.rack compression.gzip.level compression.lz4.level
  compression.type compression.zstd.level interceptor.classes key.serializer
  partitioner.rack.aware transaction.two.phase.commit.enable value.serializer
`;

/** What consumers have besides (ConsumerConfig). */
const CONSUMER = `
  allow.auto.create.topics check.crcs exclude.internal.topics interceptor.classes
  internal.throw.on.fetch.stable.offset.unsupported key.deserializer
  share.acknowledgement.mode share.acquire.mode value.deserializer
`;

/** What the admin client has besides (AdminClientConfig). */
const ADMIN = `
  metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy retries
`;

/** What brokers of earlier releases had, most of it for ZooKeeper. */
const FORMER_BROKER = `
  advertised.host.name advertised.port auto.include.jmx.reporter broker.id.generation.enable
  control.plane.listener.name controlled.shutdown.max.retries
  controlled.shutdown.retry.backoff.ms controller.message.queue.size host.name
  inter.broker.protocol.version leader.imbalance.per.broker.percentage
  log.message.downconversion.enable log.message.format.version
  log.message.timestamp.difference.max.ms offsets.commit.required.acks
  password.encoder.cipher.algorithm password.encoder.iterations password.encoder.key.length
  password.encoder.keyfactory.algorithm password.encoder.old.secret password.encoder.secret port
  quota.consumer.default quota.producer.default replica.lag.max.messages reserved.broker.max.id
  zookeeper.clientCnxnSocket zookeeper.connect zookeeper.connection.timeout.ms
  zookeeper.max.in.flight.requests zookeeper.metadata.migration.enable
  zookeeper.session.timeout.ms zookeeper.set.acl zookeeper.ssl.cipher.suites
  zookeeper.ssl.client.enable zookeeper.ssl.crl.enable zookeeper.ssl.enabled.protocols
  zookeeper.ssl.endpoint.identification.algorithm zookeeper.ssl.keystore.location
  zookeeper.ssl.keystore.password zookeeper.ssl.keystore.type zookeeper.ssl.ocsp.enable
  zookeeper.ssl.protocol zookeeper.ssl.truststore.location zookeeper.ssl.truststore.password
  zookeeper.ssl.truststore.type zookeeper.sync.time.ms
`;

/** What topics of earlier releases had. */
const FORMER_TOPIC = `
  message.downconversion.enable message.format.version message.timestamp.difference.max.ms
`;

/** What clients of earlier releases had. */
const FORMER_CLIENT = `
  auto.include.jmx.reporter block.on.buffer.full metadata.fetch.timeout.ms timeout.ms
`;

const words = (...blocks: readonly string[]): readonly string[] =>
  blocks.flatMap((block) => block.trim().split(/\s+/)).sort();

const NAMES: { readonly [K in Kind]: readonly string[] } = {
  server: words(BROKER, SECURITY, FORMER_BROKER),
  topic: words(TOPIC, FORMER_TOPIC),
  producer: words(CLIENT, PRODUCER, SECURITY, FORMER_CLIENT),
  consumer: words(CLIENT, CONSUMER, SECURITY, FORMER_CLIENT),
  admin: words(CLIENT, ADMIN, SECURITY, FORMER_CLIENT),
};

/** Names that carry a name of the user's own: a listener, a plug-in's settings. */
const PREFIXES =
  /^(listener\.name\.|listener\.security\.|rsm\.config\.|rlmm\.config\.|config\.providers\.)/;

/** Whether Kafka has a setting that the model does not. */
export const isUnmodelled = (kind: Kind, name: string): boolean =>
  NAMES[kind].includes(name) || PREFIXES.test(name);

/** The names of Kafka's settings of a kind that the model does not have, ascending. */
export const unmodelledNames = (kind: Kind): readonly string[] => NAMES[kind];
