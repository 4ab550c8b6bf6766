using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;
using Serilog.Events;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class RunFlagsTests
{
    // Name, default and a value of each flag that the peer's three commands take.
    private const string PeerController = """
        metrics-addr=:9000 metrics-secure=true metrics-auth=false metrics-cert-dir=/c metrics-cert-name=a metrics-key-name=b
        live-addr=:9001 controller-class=x concurrent=4 enable-leader-election=true leader-election-id=id
        leader-election-lease-duration=20s leader-election-renew-deadline=12s leader-election-retry-period=3s
        namespace=team client-qps=10 client-burst=20 loglevel=debug zap-time-encoding=iso8601
        enable-secret-store-reconciler=false enable-cluster-store-reconciler=false
        enable-cluster-external-secret-reconciler=false enable-push-secret-reconciler=false
        enable-cluster-push-secret-reconciler=false enable-secrets-caching=true enable-configmaps-caching=true
        enable-managed-secrets-caching=false enable-secret-api-read-on-cache-mismatch=false store-requeue-interval=1m
        enable-flood-gate=false enable-generator-state=false enable-extended-metric-labels=true enable-http2=false
        unsafe-allow-generic-targets=true generator-gc-grace-period=1m template-left-delimiter=[[
        template-right-delimiter=]] enable-vault-token-cache=true vault-token-cache-size=1
        experimental-enable-vault-token-cache=true experimental-vault-token-cache-size=1
        experimental-enable-doppler-oidc-cache=true experimental-doppler-oidc-cache-size=1 doppler-etag-cache-size=1
        mysterybox-tokens-cache-size=1 mysterybox-connections-cache-size=1
        """;

    private const string PeerWebhook = """
        port=10251 dns-name=hook.keys.svc cert-dir=/tmp/certs healthz-addr=:8083 metrics-addr=:8084 metrics-secure=false
        metrics-auth=false metrics-cert-dir=/c metrics-cert-name=a metrics-key-name=b check-interval=1m
        lookahead-interval=24h tls-ciphers=TLS_AES_128_GCM_SHA256 tls-min-version=1.3 enable-http2=true loglevel=warn
        zap-time-encoding=epoch
        """;

    private const string PeerCertController = """
        service-name=s service-namespace=n secret-name=t secret-namespace=m crd-names=a.example enable-partial-cache=true
        enable-leader-election=true crd-requeue-interval=1m healthz-addr=:8085 metrics-addr=:8086 metrics-secure=false
        metrics-auth=false metrics-cert-dir=/c metrics-cert-name=a metrics-key-name=b enable-http2=false loglevel=info
        zap-time-encoding=millis
        """;

    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [TestCase("", PeerController)]
    [TestCase("webhook", PeerWebhook)]
    [TestCase("certcontroller", PeerCertController)]
    public void Every_flag_of_the_peer_is_taken(string command, string flags)
    {
        string[] words = [.. flags.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(f => "--" + f)];
        string[] args = command.Length == 0 ? words : [command, .. words];

        Assert.That(_command.Read(args).Errors, Is.Empty);
    }

    [Test]
    public void Flags_without_a_command_set_what_they_name()
    {
        var options = _command.Options(
            [.. PeerController.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(f => "--" + f)]);

        Assert.Multiple(() =>
        {
            Assert.That(options.Components, Is.EqualTo(Components.All));
            Assert.That(options.Observability.Metrics, Is.EqualTo(new ListenAddress(null, 9000)));
            Assert.That(options.Observability.Health, Is.EqualTo(new[] { new ListenAddress(null, 9001) }));
            Assert.That(options.Observability.LogLevel, Is.EqualTo(LogEventLevel.Debug));
            Assert.That(options.Observability.TimeEncoding, Is.EqualTo(TimeEncoding.Iso8601));
            Assert.That(options.Engine, Is.EqualTo(new EngineSettings
            {
                ControllerClass = "x",
                Concurrent = 4,
                Namespace = "team",
                StoreRequeueInterval = TimeSpan.FromMinutes(1),
                FloodGate = false,
                GeneratorState = false,
                GeneratorGracePeriod = TimeSpan.FromMinutes(1),
                UnsafeAllowGenericTargets = true,
                SecretStores = false,
                ClusterStores = false,
                ClusterExternalSecrets = false,
                PushSecrets = false,
                ClusterPushSecrets = false,
                LeaderElection = new LeaderElectionOptions(
                    "id", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(3)),
            }));
            Assert.That(options.Warnings, Has.Some.StartsWith("--client-qps=10: No effect"));
        });
    }

    [TestCase(true, "run")]
    [TestCase(false, "--namespace=team")]
    [TestCase(true, "--namespace=team", "--enable-cluster-store-reconciler")]
    [TestCase(false, "--enable-cluster-store-reconciler=false")]
    public void With_one_namespace_cluster_stores_are_off_unless_somebody_asks_for_them(bool served, params string[] flags) =>
        Assert.That(_command.Options(flags).Engine.ClusterStores, Is.EqualTo(served));

    [Test]
    public void The_peers_webhook_names_its_service_by_its_dns_name()
    {
        var webhook = _command.Options("webhook", "--dns-name=hook.keys.svc", "--tls-min-version=1.3").Webhook;

        Assert.Multiple(() =>
        {
            Assert.That(webhook.Address.Port, Is.EqualTo(10250));
            Assert.That((webhook.ServiceName, webhook.ServiceNamespace), Is.EqualTo(("hook", "keys")));
            Assert.That((webhook.SecretName, webhook.SecretNamespace), Is.EqualTo(("hook", "keys")));
            Assert.That(webhook.Protocols, Is.EqualTo(System.Security.Authentication.SslProtocols.Tls13));
        });
    }

    [TestCase("run", Components.All, 9443, 8081)]
    [TestCase("controller", Components.All, 9443, 8082)]
    [TestCase("webhook", Components.Admission | Components.Certificates, 10250, 8081)]
    [TestCase("certcontroller", Components.Certificates, 9443, 8081)]
    public void Each_command_has_its_own_defaults(string command, Components parts, int webhook, int health)
    {
        var options = _command.Options(command);

        Assert.Multiple(() =>
        {
            Assert.That(options.Components, Is.EqualTo(parts));
            Assert.That(options.Webhook.Address.Port, Is.EqualTo(webhook));
            Assert.That(options.Observability.Health.Single().Port, Is.EqualTo(health));
            Assert.That(options.Observability.Metrics, Is.EqualTo(new ListenAddress(null, 8080)));
            Assert.That(options.Warnings, Is.Empty);
        });
    }

    [TestCase("run", true)]
    [TestCase("controller", false)]
    [TestCase("webhook", false)]
    [TestCase("certcontroller", false)]
    public void Run_elects_a_leader_and_the_peers_commands_do_only_where_they_are_told_to(string command, bool elects)
    {
        Assert.Multiple(() =>
        {
            Assert.That(_command.Options(command).Engine.LeaderElection, elects ? Is.Not.Null : Is.Null);
            Assert.That(_command.Options(command, "--enable-leader-election").Engine.LeaderElection, Is.Not.Null);
            Assert.That(_command.Options(command, "--enable-leader-election=false").Engine.LeaderElection, Is.Null);
        });
    }

    [Test]
    public void The_delimiters_of_templates_are_read()
    {
        var templates = _command.Options("run", "--template-left-delimiter=[[", "--template-right-delimiter=]]").Templates;
        _command.Environment["KEYFERRY_TEMPLATE_LEFT_DELIMITER"] = "";
        var defaults = _command.Options("run").Templates;

        Assert.Multiple(() =>
        {
            Assert.That((templates.LeftDelimiter, templates.RightDelimiter), Is.EqualTo(("[[", "]]")));
            Assert.That((defaults.LeftDelimiter, defaults.RightDelimiter), Is.EqualTo(("{{", "}}")), "as Go reads an empty one");
        });
    }

    [Test]
    public void The_flags_of_tutorials_mean_what_they_say_and_a_notice_names_the_right_ones()
    {
        var options = _command.Options("--enable-flood-protection=false", "--max-concurrent-reconciles=7");
        var both = _command.Options(
            "--enable-flood-protection=false", "--enable-flood-gate", "--max-concurrent-reconciles=7", "--concurrent=3");

        Assert.Multiple(() =>
        {
            Assert.That((options.Engine.FloodGate, options.Engine.Concurrent), Is.EqualTo((false, 7)));
            Assert.That(options.Warnings, Is.EqualTo(new[]
            {
                "--enable-flood-protection=false: Taken as --enable-flood-gate, which goes before it.",
                "--max-concurrent-reconciles=7: Taken as --concurrent, which goes before it.",
            }));
            Assert.That((both.Engine.FloodGate, both.Engine.Concurrent), Is.EqualTo((true, 3)));
        });
    }

    [Test]
    public void Without_the_webhook_only_the_engine_is_left()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_command.Options("run", "--enable-webhook=false").Components, Is.EqualTo(Components.Engine));
            Assert.That(_command.Read(["certcontroller", "--enable-webhook=false"]).Errors.Single(),
                Does.StartWith("--enable-webhook: false leaves this command nothing to do"));
        });
    }

    [TestCase("0s", 0)]
    [TestCase("20s", 20)]
    public void The_delay_of_a_shutdown_is_read(string text, int seconds) =>
        Assert.That(_command.Options("run", $"--shutdown-delay={text}").ShutdownDelay, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void The_defaults_of_run_are_those_of_its_options()
    {
        var options = _command.Options("run");

        Assert.Multiple(() =>
        {
            Assert.That(options.Engine, Is.EqualTo(new EngineSettings()));
            Assert.That(options.Webhook, Is.EqualTo(new WebhookOptions()));
            Assert.That(options.Kube, Is.EqualTo(new KubeOptions()));
        });
    }

    [Test]
    public void The_command_line_goes_before_the_environment_and_that_before_appsettings_and_that_before_the_default()
    {
        _command.WriteSettings("""{ "Keyferry": { "WebhookPort": 1111, "metrics-port": 1112, "HealthPort": "1113" } }""");
        _command.Environment["KEYFERRY_WEBHOOK_PORT"] = "2221";
        _command.Environment["KEYFERRY_METRICS_PORT"] = "2222";

        var options = _command.Options("run", "--webhook-port", "3331");

        Assert.Multiple(() =>
        {
            Assert.That(options.Webhook.Address.Port, Is.EqualTo(3331));
            Assert.That(options.Observability.Metrics!.Port, Is.EqualTo(2222));
            Assert.That(options.Observability.Health[0].Port, Is.EqualTo(1113));
            Assert.That(options.Engine.ControllerClass, Is.EqualTo("default"));
        });
    }

    [Test]
    public void The_variables_that_Kubernetes_sets_for_a_Service_of_our_name_are_not_settings()
    {
        _command.Environment["KEYFERRY_WEBHOOK_PORT"] = "tcp://10.96.0.7:443";

        Assert.That(_command.Options("run").Webhook.Address.Port, Is.EqualTo(9443));
    }

    [TestCase("--install", true)]
    [TestCase("--install=true", true)]
    [TestCase("--install=1", true)]
    [TestCase("--install=T", true)]
    [TestCase("--install=false", false)]
    [TestCase("--install=0", false)]
    public void Switches_are_written_as_in_Go(string flag, bool expected) =>
        Assert.That(_command.Options("run", flag, "--loglevel=info").Kube.Install, Is.EqualTo(expected));

    [TestCase("--webhook-port=1", "--webhook-port=2")]
    [TestCase("--webhook-port", "1", "--webhook-port=3", "--loglevel=info", "--webhook-port", "2")]
    public void Of_a_flag_that_is_given_several_times_the_last_counts(params string[] flags) =>
        Assert.That(_command.Options(["run", .. flags]).Webhook.Address.Port, Is.EqualTo(2));

    [TestCase("--install=true", "--install=false", false)]
    [TestCase("--install", "--install=true", true)]
    public void Of_a_switch_that_is_given_twice_the_last_value_counts(string first, string second, bool expected) =>
        Assert.That(_command.Options("run", first, second).Kube.Install, Is.EqualTo(expected));

    [Test]
    public void A_flag_takes_one_word()
    {
        Assert.That(_command.Read(["run", "--webhook-port", "1", "2"]).Errors.Single(), Does.Contain("'2'"));
        Assert.That(_command.Read(["run", "--webhook-port"]).Errors.Single(), Does.Contain("--webhook-port"));
        Assert.That(_command.Read(["run", "--deny-egress", "private", "10.0.0.0/8"]).Errors.Single(), Does.Contain("'10.0.0.0/8'"));
    }

    [TestCase(":8080", null, 8080)]
    [TestCase("127.0.0.1:8080", "127.0.0.1", 8080)]
    [TestCase("localhost:1", "127.0.0.1", 1)]
    [TestCase("[::1]:1", "::1", 1)]
    public void An_address_is_written_as_in_Go(string text, string? host, int port)
    {
        var metrics = _command.Options("run", "--metrics-addr", text).Observability.Metrics!;

        Assert.That((metrics.Host?.ToString(), metrics.Port), Is.EqualTo((host, port)));
    }

    [Test]
    public void The_address_0_serves_no_metrics() =>
        Assert.That(_command.Options("run", "--metrics-addr=0").Observability.Metrics, Is.Null);

    [Test]
    public async Task The_help_shows_every_flag_and_every_default()
    {
        var code = await _command.InvokeAsync("run", "--help");

        var help = string.Join(' ', _command.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            foreach (var flag in RunFlags.All)
            {
                Assert.That(help, Does.Contain($"--{flag.Name}"));
                if (flag.Default.Length > 0)
                {
                    Assert.That(help, Does.Contain($"{flag.Help} [default: {flag.Default}]"));
                }
            }
        });
    }

    [Test]
    public void Flag_names_are_unique() =>
        Assert.That(RunFlags.All.Select(f => f.Name), Is.Unique);
}
