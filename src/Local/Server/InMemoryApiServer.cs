using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Controllers;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Server.Discovery;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Server.Storage;
using Keyferry.Local.Server.Tables;
using Keyferry.Local.Server.Watching;
using Keyferry.Local.Server.Webhooks;
using Keyferry.Local.Server.Workloads;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keyferry.Local.Server;

/// <summary>
/// A Kubernetes API server that keeps everything in memory: for trying the program without a cluster, and for tests. It
/// listens on loopback only.
/// </summary>
public sealed class InMemoryApiServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;
    private readonly IReadOnlyList<IDisposable> _owned;
    private readonly ObjectStore _store;
    private readonly Task _controllers;

    private InMemoryApiServer(
        WebApplication application, CancellationTokenSource stopping, IReadOnlyList<IDisposable> owned, ObjectStore store, Task controllers,
        string adminToken, string caPem)
    {
        _application = application;
        _stopping = stopping;
        _owned = owned;
        _store = store;
        _controllers = controllers;
        AdminToken = adminToken;
        CaPem = caPem;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.First());
    }

    /// <summary>The base address, such as <c>https://127.0.0.1:36443</c>.</summary>
    public Uri Address { get; }

    /// <summary>The administrator's bearer token.</summary>
    public string AdminToken { get; }

    /// <summary>The certificate authority of the server's certificate, in PEM.</summary>
    public string CaPem { get; }

    /// <summary>Starts a server with the namespaces that every cluster has, and nothing else.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<InMemoryApiServer> StartAsync(
        InMemoryApiServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InMemoryApiServerOptions();
        var time = options.TimeProvider;
        var certificate = ServerCertificate.Create(time);
        var adminToken = options.AdminToken ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        var stopping = new CancellationTokenSource();
        var hooks = new WebhookClient(options.ResolveService);

        var store = new ObjectStore(options.History);
        var custom = new CustomResourceRules();
        var rules = new DefinitionRules();
        var catalog = new ResourceCatalog(custom, rules);
        var definitions = new CrdRegistry(store, catalog, rules, time);
        var log = options.Log ?? StandardError();
        var defaults = new NamespaceDefaults(store, catalog, time, certificate.CaPem);
        var remover = new ObjectRemover(store, definitions, time);
        var controllers = new ControllerManager(
            store,
            [
                new GarbageCollector(store, remover, time),
                new CrdFinalizer(store, remover),
                new NamespaceController(store, catalog, defaults, remover, time),
            ],
            log.CreateLogger<ControllerManager>());
        Bootstrap.CreateNamespaces(store, catalog, defaults, time);

        var answers = new AnswerWriter(new TableBuilder(time));
        var reader = new ObjectReader(store, answers);
        var admission = new AdmissionChain(store, catalog, hooks);
        var writer = new ObjectWriter(store, admission, definitions, time);
        var deleter = new ObjectDeleter(store, admission, definitions, time);
        var tokens = new TokenAuthenticator(adminToken, time);
        var authorizer = new Authorizer(store);
        var endpoints = new ApiEndpoints(
            catalog, tokens, authorizer, new DiscoveryEndpoints(), reader, new WatchStream(store, answers, time, stopping.Token),
            new WriteRequests(store, writer, deleter, reader, answers, authorizer), new ReviewEndpoints(store, tokens, authorizer, answers, time), answers);

        var workloads = options.RunWorkloads
            ? Workloads(store, endpoints, adminToken, time, log).RunAsync(stopping.Token)
            : Task.CompletedTask;
        var application = Host(options, certificate);
        application.Run(endpoints.HandleAsync);
        await application.StartAsync(cancellationToken);
        return new InMemoryApiServer(
            application, stopping, options.Log is null ? [certificate, hooks, stopping, log] : [certificate, hooks, stopping], store, Task.WhenAll(controllers.RunAsync(stopping.Token), workloads), adminToken, certificate.CaPem);
    }

    /// <summary>Writes a kubeconfig for the administrator; the file is readable by its owner only.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void WriteKubeconfig(string path)
    {
        var authority = Address.Scheme == Uri.UriSchemeHttps
            ? $"\n    certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(CaPem))}"
            : "";
        var text = $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: local
              cluster:
                server: {Address.GetLeftPart(UriPartial.Authority)}{authority}
            users:
            - name: admin
              user:
                token: {AdminToken}
            contexts:
            - name: local
              context:
                cluster: local
                user: admin
            current-context: local

            """;
        File.Delete(path);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, file);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Forgets all changes up to now, so that every older resourceVersion is too old.</summary>
    public void Compact() => _store.Compact();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _controllers;
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    private static WorkloadManager Workloads(ObjectStore store, ApiEndpoints endpoints, string adminToken, TimeProvider time, ILoggerFactory log)
    {
        LoopbackClient Client(string name) => new(endpoints, adminToken, $"system:serviceaccount:kube-system:{name}");
        return new WorkloadManager(
            store,
            [
                new DeploymentController(store, Client("deployment-controller"), time),
                new ReplicaSetController(store, Client("replicaset-controller"), time),
                new StubKubelet(store, new LoopbackClient(endpoints, adminToken, "system:node:stub"), time),
            ],
            time,
            log.CreateLogger<WorkloadManager>());
    }

    private static ILoggerFactory StandardError() => LoggerFactory.Create(static builder => builder
        .SetMinimumLevel(LogLevel.Warning)
        .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    private static WebApplication Host(InMemoryApiServerOptions options, ServerCertificate certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = options.Https ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                if (options.Https)
                {
                    listen.UseHttps(certificate.Leaf);
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder.Build();
    }
}
