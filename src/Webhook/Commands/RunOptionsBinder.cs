using Keyferry.Injection.Webhooks;
using Keyferry.Providers.Contract;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Commands.Flags;
using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands;

/// <summary>Makes options of flags.</summary>
/// <param name="reader">Reads flags, and gathers what is wrong.</param>
/// <param name="podNamespace">The namespace that this process runs in.</param>
public sealed class RunOptionsBinder(FlagReader reader, string podNamespace)
{
    /// <summary>Reads everything. The options hold only where the reader found nothing wrong.</summary>
    /// <param name="components">What this process does.</param>
    public RunOptions Bind(Components components) => Bind(Enabled(components), Webhook());

    private RunOptions Bind(Components components, WebhookOptions webhook) => new()
    {
        Components = components,
        Kube = new KubeOptions
        {
            Kubeconfig = reader.Text(KubernetesFlags.Kubeconfig),
            Context = reader.Text(KubernetesFlags.Context),
            Install = reader.Get(KubernetesFlags.Install),
        },
        Webhook = webhook,
        Injection = Injection(reader, webhook),
        Engine = Engine(),
        Observability = Observability(),
        Ui = Ui(components),
        Templates = new TemplateOptions
        {
            Functions = FunctionLibrary.All,
            LeftDelimiter = reader.Text(EngineFlags.TemplateLeftDelimiter) ?? EngineFlags.TemplateLeftDelimiter.Default,
            RightDelimiter = reader.Text(EngineFlags.TemplateRightDelimiter) ?? EngineFlags.TemplateRightDelimiter.Default,
        },
        ShutdownDelay = reader.Get(WebhookFlags.ShutdownDelay),
        Warnings = [.. IgnoredFlags.All.Select(WarningOf).OfType<string>()],
    };

    /// <summary>How pods are injected; null where they are not.</summary>
    /// <param name="reader">Reads flags.</param>
    /// <param name="webhook">Where the webhook runs.</param>
    internal static InjectionOptions? Injection(FlagReader reader, WebhookOptions webhook)
    {
        var options = new InjectionOptions
        {
            // One that is reached by a URL runs elsewhere.
            OwnNamespace = webhook.Url is null ? webhook.ServiceNamespace : null,
            FailurePolicy = reader.Get(InjectionFlags.Policy),
            Wait = reader.Get(InjectionFlags.Wait),
        };
        return reader.Get(InjectionFlags.Enable) ? options : null;
    }

    private Components Enabled(Components components)
    {
        var left = reader.Get(WebhookFlags.Enable)
            ? components
            : components & ~(Components.Admission | Components.Certificates);
        if (left == Components.None)
        {
            reader.Error(WebhookFlags.Enable, "false leaves this command nothing to do: expected true");
        }

        return left;
    }

    private WebhookOptions Webhook()
    {
        var (dnsService, dnsNamespace) = DnsName();
        var service = (reader.IsSet(WebhookFlags.ServiceName) ? null : dnsService)
            ?? reader.Text(WebhookFlags.ServiceName) ?? WebhookFlags.ServiceName.Default;
        var serviceNamespace = reader.Text(WebhookFlags.ServiceNamespace) ?? dnsNamespace ?? podNamespace;
        var port = reader.Get(Given(WebhookFlags.Port, WebhookFlags.EsoPort));
        return new WebhookOptions
        {
            Address = new ListenAddress(null, port),
            Url = reader.Get(WebhookFlags.Url),
            ReleaseName = reader.Text(WebhookFlags.ReleaseName) ?? WebhookFlags.ReleaseName.Default,
            ServiceName = service,
            ServiceNamespace = serviceNamespace,
            SecretName = reader.Text(WebhookFlags.SecretName) ?? service,
            SecretNamespace = reader.Text(WebhookFlags.SecretNamespace) ?? serviceNamespace,
            CheckInterval = reader.Get(WebhookFlags.CheckInterval),
            CertificateFolder = reader.Text(WebhookFlags.CertificateFolder),
            CaPropagationDelay = reader.Get(WebhookFlags.CaPropagationDelay),
            CaOverlap = reader.Get(WebhookFlags.CaOverlap),
            SelfCheckInterval = reader.Get(WebhookFlags.SelfCheckInterval),
            Protocols = reader.Get(WebhookFlags.TlsMinVersion),
            ClientCaFile = reader.Text(WebhookFlags.ClientCa),
            Http2 = reader.Get(WebhookFlags.Http2),
            UnknownFields = reader.Get(AdmissionFlags.UnknownFields),
        };
    }

    private Flag<T> Given<T>(Flag<T> flag, Flag<T> otherName) =>
        !reader.IsSet(flag) && reader.IsSet(otherName) ? otherName : flag;

    private (string? Service, string? Namespace) DnsName() =>
        reader.Text(WebhookFlags.DnsName)?.Split('.') is [var service, var ns, "svc", ..] ? (service, ns) : (null, null);

    private EngineSettings Engine() => new()
    {
        ControllerClass = reader.Get(EngineFlags.ControllerClass) ?? "",
        Concurrent = reader.Get(Given(EngineFlags.Concurrent, IgnoredFlags.MaxConcurrentReconciles)),
        Namespace = reader.Text(EngineFlags.Namespace),
        StoreRequeueInterval = reader.Get(EngineFlags.StoreRequeueInterval),
        FloodGate = reader.Get(Given(EngineFlags.FloodGate, IgnoredFlags.FloodProtection)),
        GeneratorState = reader.Get(EngineFlags.GeneratorState),
        GeneratorGracePeriod = reader.Get(EngineFlags.GeneratorGracePeriod),
        AmbientCredentials = Ambient(),
        AllowEgress = reader.Get(EngineFlags.AllowEgress) ?? [],
        DenyEgress = reader.Get(EngineFlags.DenyEgress) ?? [],
        ConcurrentRenders = Math.Min(reader.Get(EngineFlags.ConcurrentRenders), EngineSettings.MostRenders),
        UnsafeAllowGenericTargets = reader.Get(EngineFlags.UnsafeAllowGenericTargets),
        SecretStores = reader.Get(EngineFlags.SecretStores),
        // With one namespace nothing outside it is asked for, unless somebody says so: a Role would not allow it.
        ClusterStores = reader.Get(EngineFlags.ClusterStores)
            && (reader.IsSet(EngineFlags.ClusterStores) || reader.Text(EngineFlags.Namespace) is null),
        ClusterExternalSecrets = reader.Get(EngineFlags.ClusterExternalSecrets),
        PushSecrets = reader.Get(EngineFlags.PushSecrets),
        ClusterPushSecrets = reader.Get(EngineFlags.ClusterPushSecrets),
        MigrateStoredVersions = reader.Get(EngineFlags.MigrateStoredVersions),
        Restarts = reader.Get(EngineFlags.Restarts),
        RestartDebounce = reader.Get(EngineFlags.RestartDebounce),
        RestartReloaderAnnotations = reader.Get(EngineFlags.RestartReloaderAnnotations),
        LeaderElection = LeaderElection(),
    };

    private AmbientCredentials Ambient()
    {
        var allowed = reader.Get(EngineFlags.AmbientCredentials);
        return reader.Get(EngineFlags.NoAmbientCredentials) && allowed == AmbientCredentials.All
            ? AmbientCredentials.ClusterStores
            : allowed;
    }

    private LeaderElectionOptions? LeaderElection()
    {
        var options = new LeaderElectionOptions(
            reader.Text(EngineFlags.LeaseName) ?? EngineFlags.LeaseName.Default,
            reader.Get(EngineFlags.LeaseDuration),
            reader.Get(EngineFlags.RenewDeadline),
            reader.Get(EngineFlags.RetryPeriod));
        if (!reader.Get(EngineFlags.LeaderElection))
        {
            return null;
        }

        if (options.RenewDeadline >= options.LeaseDuration)
        {
            reader.Error(EngineFlags.RenewDeadline,
                $"{options.RenewDeadline.TotalSeconds} s is too long: expected less than "
                + $"--{EngineFlags.LeaseDuration.Name} ({options.LeaseDuration.TotalSeconds} s)");
        }

        return options;
    }

    private ObservabilityOptions Observability()
    {
        if (reader.Get(ObservabilityFlags.MetricsAuth) && !reader.Get(ObservabilityFlags.MetricsSecure))
        {
            reader.Error(
                ObservabilityFlags.MetricsAuth,
                $"true needs --{ObservabilityFlags.MetricsSecure.Name}, since a token must not travel in the clear: expected both or neither");
        }

        return new ObservabilityOptions
        {
            Metrics = reader.IsSet(ObservabilityFlags.MetricsAddress)
                ? reader.Get(ObservabilityFlags.MetricsAddress)
                : new ListenAddress(null, reader.Get(ObservabilityFlags.MetricsPort)),
            MetricsSecure = reader.Get(ObservabilityFlags.MetricsSecure),
            MetricsAuth = reader.Get(ObservabilityFlags.MetricsAuth),
            Health = Health(),
            ExtendedMetricLabels = reader.Get(ObservabilityFlags.ExtendedMetricLabels),
            MetricsObjectLabels = reader.Get(ObservabilityFlags.MetricsObjectLabels),
            LogLevel = reader.Get(ObservabilityFlags.LogLevel),
            LogAsText = reader.Get(ObservabilityFlags.LogFormat),
            TimeEncoding = reader.Get(ObservabilityFlags.ZapTimeEncoding),
        };
    }

    private UiOptions? Ui(Components components)
    {
        var address = reader.Get(UiFlags.Address);
        if (!reader.Get(UiFlags.Enable))
        {
            return null;
        }

        var ui = new UiOptions(address ?? UiOptions.DefaultAddress);
        if (address is null)
        {
            reader.Error(UiFlags.Address, "0 leaves --enable-ui no address: expected one such as 127.0.0.1:8087");
        }
        else if (!ui.IsLocal && !components.HasFlag(Components.Certificates))
        {
            reader.Error(UiFlags.Address, $"{address} needs a certificate, which this process has none of: expected an address of loopback such as 127.0.0.1:8087");
        }

        return ui;
    }

    private List<ListenAddress> Health()
    {
        Flag<ListenAddress?>[] addresses = [ObservabilityFlags.LiveAddress, ObservabilityFlags.HealthzAddress];
        var given = addresses.Where(reader.IsSet).ToList();
        return given.Count > 0
            ? [.. given.Select(reader.Get).OfType<ListenAddress>().Distinct()]
            : [new ListenAddress(null, reader.Get(ObservabilityFlags.HealthPort))];
    }

    private string? WarningOf(Flag flag)
    {
        // A wrong value is an error even where it has no effect.
        _ = flag switch
        {
            Flag<bool> f => reader.Get(f),
            Flag<int> f => reader.Get(f),
            Flag<double> f => reader.Get(f),
            Flag<TimeSpan> f => reader.Get(f),
            _ => (object?)null,
        };
        return reader.NoEffectWarning(flag);
    }
}
