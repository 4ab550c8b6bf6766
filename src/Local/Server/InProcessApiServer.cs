using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Access;
using Keyferry.Local.Server.Controllers;
using Keyferry.Local.Server.Definitions;
using Keyferry.Local.Server.Discovery;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Server.Storage;
using Keyferry.Local.Server.Tables;
using Keyferry.Local.Server.Watching;
using Keyferry.Local.Server.Webhooks;
using Keyferry.Local.Server.Workloads;

namespace Keyferry.Local.Server;

/// <summary>
/// A Kubernetes API server that keeps everything in memory and listens nowhere: tests call it through
/// <see cref="CreateHandler"/>. <see cref="InMemoryApiServer"/> is one that listens.
/// </summary>
public sealed class InProcessApiServer : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IReadOnlyList<IDisposable> _owned;
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly CrdRegistry _definitions;
    private readonly FaultMiddleware _pipeline;
    private readonly Task _controllers;

    private InProcessApiServer(InMemoryApiServerOptions options, string caPem)
    {
        var time = options.TimeProvider;
        var log = options.Log ?? StandardError();
        var hooks = new WebhookClient(options.ResolveService, Faults, time);
        _owned = options.Log is null ? [hooks, log] : [hooks];
        AdminToken = options.AdminToken ?? RandomNumberGenerator.GetHexString(32, lowercase: true);

        var rules = new DefinitionRules();
        _store = new ObjectStore(options.History);
        _catalog = new ResourceCatalog(new CustomResourceRules(), rules);
        _definitions = new CrdRegistry(_store, _catalog, rules, time);
        var defaults = new NamespaceDefaults(_store, _catalog, time, caPem);
        var remover = new ObjectRemover(_store, _definitions, time);
        var controllers = new ControllerManager(
            _store,
            [
                new GarbageCollector(_store, remover, time),
                new CrdFinalizer(_store, remover),
                new NamespaceController(_store, _catalog, defaults, remover, time),
            ],
            log.CreateLogger<ControllerManager>());
        Bootstrap.CreateNamespaces(_store, _catalog, defaults, time);

        var tokens = new TokenAuthenticator(AdminToken, time);
        var endpoints = Endpoints(tokens, new AdmissionChain(_store, _catalog, hooks), time);
        _pipeline = new FaultMiddleware(endpoints, Faults, new FaultEndpoint(Faults, tokens), time);
        _controllers = options switch
        {
            { RunControllers: false } => Task.CompletedTask,
            { RunWorkloads: false } => controllers.RunAsync(_stopping.Token),
            _ => Task.WhenAll(controllers.RunAsync(_stopping.Token), Workloads(endpoints, time, log).RunAsync(_stopping.Token)),
        };
    }

    /// <summary>The administrator's bearer token.</summary>
    public string AdminToken { get; }

    /// <summary>The faults that requests and webhook calls meet.</summary>
    public FaultInjection Faults { get; } = new();

    /// <summary>Starts a server with the namespaces that every cluster has, and nothing else.</summary>
    /// <param name="options">How; null for the defaults. What concerns the listener is not used.</param>
    public static InProcessApiServer Start(InMemoryApiServerOptions? options = null) => Start(options ?? new InMemoryApiServerOptions(), "");

    internal static InProcessApiServer Start(InMemoryApiServerOptions options, string caPem) => new(options, caPem);

    /// <summary>
    /// Sends requests to this server without a socket, as the administrator where they carry no token. Answers are read
    /// whole before they are handed out, so a watch is refused.
    /// </summary>
    public HttpMessageHandler CreateHandler() => new InProcessHandler(_pipeline.HandleAsync, AdminToken);

    /// <summary>
    /// Stores an object without admission and validation: what a test wants to find in the cluster. One that exists is
    /// replaced. uid, generation and the defaults of built-in kinds are set where they are missing.
    /// </summary>
    /// <param name="resource">The plural and group, as in <c>secrets.</c> or <c>deployments.apps</c>.</param>
    /// <param name="obj">The object in its storage version; it belongs to the server from now on.</param>
    /// <returns>A copy of what is stored, with its resourceVersion.</returns>
    public JsonObject Put(string resource, JsonObject obj)
    {
        var key = Key(resource, obj.Metadata().Text("namespace"), obj.Metadata().Text("name") ?? "");
        var present = _store.Get(key);
        var metadata = obj.Metadata();
        metadata["uid"] ??= present?.Body.Metadata().Text("uid") ?? RandomNames.Uid();
        metadata["generation"] ??= 1;
        if (_catalog.StorageOf(key.Resource)?.Rules is { IsCustom: false } rules)
        {
            rules.Decode(obj, []);
        }

        while ((present is null ? _store.Create(key, obj) : _store.Update(present, obj)) is null)
        {
            present = _store.Get(key);
        }

        _definitions.Changed(key);
        return _store.Get(key)!.Body.Copy();
    }

    /// <summary>A copy of a stored object; null where there is none.</summary>
    public JsonObject? Find(string resource, string? ns, string name) => _store.Get(Key(resource, ns, name))?.Body.Copy();

    /// <summary>Copies of all stored objects of a resource, by namespace and name.</summary>
    public IReadOnlyList<JsonObject> List(string resource) =>
        [.. _store.List(Key(resource, null, "").Resource, null)!.Objects.Select(static stored => stored.Body.Copy())];

    /// <summary>Removes a stored object, whatever its finalizers.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string resource, string? ns, string name)
    {
        var key = Key(resource, ns, name);
        while (_store.Get(key) is { } stored)
        {
            if (_store.Delete(stored) is not null)
            {
                _definitions.Changed(key);
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets all changes up to now, so that every older resourceVersion is too old.</summary>
    public void Compact() => _store.Compact();

    /// <summary>Stops without waiting until the controllers have ended.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Dispose();
        _stopping.Dispose();
    }

    internal Task HandleAsync(HttpContext http) => _pipeline.HandleAsync(http);

    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _controllers;
    }

    private ApiEndpoints Endpoints(TokenAuthenticator tokens, AdmissionChain admission, TimeProvider time)
    {
        var answers = new AnswerWriter(new TableBuilder(time));
        var reader = new ObjectReader(_store, answers);
        var writer = new ObjectWriter(_store, admission, _definitions, time);
        var deleter = new ObjectDeleter(_store, admission, _definitions, time);
        var authorizer = new Authorizer(_store);
        return new ApiEndpoints(
            _catalog, tokens, authorizer, new DiscoveryEndpoints(), reader, new WatchStream(_store, answers, time, _stopping.Token),
            new WriteRequests(_store, writer, deleter, reader, answers, authorizer),
            new ReviewEndpoints(_store, tokens, authorizer, answers, time), answers);
    }

    private WorkloadManager Workloads(ApiEndpoints endpoints, TimeProvider time, ILoggerFactory log)
    {
        LoopbackClient Client(string user) => new(endpoints, AdminToken, user);
        return new WorkloadManager(
            _store,
            [
                new DeploymentController(_store, Client("system:serviceaccount:kube-system:deployment-controller"), time),
                new ReplicaSetController(_store, Client("system:serviceaccount:kube-system:replicaset-controller"), time),
                new StubKubelet(_store, Client("system:node:stub"), time),
            ],
            time,
            log.CreateLogger<WorkloadManager>());
    }

    private static ObjectKey Key(string resource, string? ns, string name)
    {
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        return new ObjectKey(new ResourceKey(resource[(dot + 1)..], dot < 0 ? resource : resource[..dot]), ns ?? "", name);
    }

    private static ILoggerFactory StandardError() => LoggerFactory.Create(static builder => builder
        .SetMinimumLevel(LogLevel.Warning)
        .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
