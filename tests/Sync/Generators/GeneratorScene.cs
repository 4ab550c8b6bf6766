using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Local.Testing;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Time.Testing;
using Keyferry.Sync.Tests.Support;

namespace Keyferry.Sync.Tests.Generators;

/// <summary>Runs of generators over an API server in memory: namespace <c>team</c>, and a double that creates something elsewhere.</summary>
internal sealed class GeneratorScene : IDisposable
{
    public const string Namespace = "team";

    private readonly EventRecorder _events;
    private readonly CancellationTokenSource _ending = new();

    public GeneratorScene(bool keepsStates = true, bool isWatched = true, params string[] without)
    {
        Api = new TestApi(time: Time);
        foreach (var definition in Definitions.All().Where(d => !without.Contains(d.Name)))
        {
            Api.Server.Put("customresourcedefinitions.apiextensions.k8s.io", definition.Json);
        }

        Api.Put(BuiltIn.Namespace, new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } });
        Owner = Api.Put(ApiResources.ExternalSecrets, new ExternalSecret
        {
            Metadata = new V1ObjectMeta { Name = "app", NamespaceProperty = Namespace },
        });

        // Those that call nobody.
        var local = GeneratorRegistry.Create(Time).All.Where(static g => g.Kind is "Fake" or "Password" or "SSHKey" or "UUID");
        var registry = new GeneratorRegistry([.. local, Double], Time);
        var references = new ReferenceReader(Api.Calls, null);
        _events = new EventRecorder(Api.Calls, "external-secrets", TimeProvider.System);
        _ = _events.RunAsync(_ending.Token);
        var seams = new GeneratorSeams(
            GeneratorResources.ByKind.Values.ToDictionary(
                static t => t.Kind, IObjectCache<GeneratorObject> (t) => new Cache<GeneratorObject>(Api, t, static (_, _) => false)),
            new Cache<GeneratorState>(Api, GeneratorResources.GeneratorStates, static (state, value) =>
                GeneratorStates.IndexValue(state.Metadata.NamespaceProperty, state.Metadata.Labels[GeneratorStates.OwnerLabel]) == value));
        Runs = new GeneratorRuns(
            registry, new GeneratorFinder(Api.Calls, isWatched ? seams.Objects : GeneratorSeams.None.Objects, "default"),
            new GeneratorStates(Api.Calls, seams.States, TimeSpan.FromMinutes(2), Time), references, keepsStates);
        Reconciler = new GeneratorStateReconciler(
            Api.Calls, seams.States,
            new GeneratorStateOwners(Api.Calls, new Cache<ExternalSecret>(Api, ApiResources.ExternalSecrets, static (_, _) => false)),
            registry, references, _events, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public TestApi Api { get; }

    public GeneratorRuns Runs { get; }

    public GeneratorStateReconciler Reconciler { get; }

    public ExternalSecret Owner { get; }

    public Creator Double { get; } = new();

    public IReadOnlyList<GeneratorState> States => Api.All(GeneratorResources.GeneratorStates);

    public IGeneratorRun Begin(string kind = "ExternalSecret") => Runs.Begin(new GeneratorOwner(
        kind == "PushSecret" ? "external-secrets.io/v1alpha1" : "external-secrets.io/v1", kind, Namespace, "app", Owner.Metadata.Uid));

    public void Put(string kind, string name, string spec)
    {
        var type = GeneratorResources.ByKind[kind];
        Api.Put(type, new GeneratorObject
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = type.Namespaced ? Namespace : null },
            Spec = JsonElement.Parse(spec),
        });
    }

    public static GeneratorRef Ref(string kind, string name, string? apiVersion = null) =>
        new() { Kind = kind, Name = name, ApiVersion = apiVersion };

    /// <summary>One run of the double, whose values are kept.</summary>
    public async Task RotateAsync(string stateKey = "0")
    {
        var run = Begin();
        using var made = new Values(await run.GenerateAsync(Ref("Grafana", "g"), stateKey, default));
        await run.CommitAsync(default);
        Time.Advance(TimeSpan.FromSeconds(10));
    }

    public async Task<string[]> WarningsAsync(int least)
    {
        for (var tries = 0; tries < 500 && Api.All(BuiltIn.Event).Count < least; tries++)
        {
            await Task.Delay(10);
        }

        return [.. Api.All(BuiltIn.Event).Select(static e => $"{e.Reason}: {e.Message}")];
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
        Api.Dispose();
    }

    /// <summary>A result whose values are cleared at the end.</summary>
    internal sealed class Values(FetchResult result) : IDisposable
    {
        public string? Error => result.Failure?.Message;

        public FetchFailure? Failure => result.Failure;

        public IReadOnlyDictionary<string, string> Texts =>
            (result.Map ?? new Dictionary<string, SecretValue>()).ToDictionary(static p => p.Key, static p => Encoding.UTF8.GetString(p.Value.Bytes));

        public void Dispose() => BoundedAnswers.Clear(result);
    }

    /// <summary>A generator of kind Grafana that creates something elsewhere, each time with another number.</summary>
    internal sealed class Creator : IGenerator
    {
        private int _last;

        public string? Fails { get; set; }

        public string? CleanUpFails { get; set; }

        public TimeSpan? Life { get; set; }

        public TimeProvider? Time { get; set; }

        /// <summary>The numbers that were taken back.</summary>
        public List<int> Cleaned { get; } = [];

        public List<GeneratorContext> CleanedFor { get; } = [];

        public string Kind => "Grafana";

        public ValueReuse Reuse => ValueReuse.None;

        public void Validate(JsonElement spec, string path, FieldErrorList errors)
        {
            // Whatever stands there will do.
        }

        public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
        {
            if (Fails is { } failure)
            {
                return ValueTask.FromResult(GenerateResult.Of(new FetchFailure(FetchFailureKind.NotFound, failure)));
            }

            var number = ++_last;
            return ValueTask.FromResult(new GenerateResult(
                new Dictionary<string, SecretValue> { ["token"] = new(Encoding.UTF8.GetBytes($"token-{number}")) },
                JsonElement.Parse($$"""{"id":{{number}}}"""),
                Life is { } life ? Time!.GetUtcNow() + life : null));
        }

        public ValueTask<FetchFailure?> CleanUpAsync(
            GeneratorContext context, JsonElement state, CancellationToken cancellation)
        {
            CleanedFor.Add(context);
            if (CleanUpFails is { } failure)
            {
                return ValueTask.FromResult<FetchFailure?>(new FetchFailure(FetchFailureKind.Unavailable, failure));
            }

            Cleaned.Add(state.GetProperty("id").GetInt32());
            return ValueTask.FromResult<FetchFailure?>(null);
        }
    }

    private sealed class Cache<T>(TestApi api, ResourceType<T> type, Func<T, string, bool> isFiledUnder) : IObjectCache<T>
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public bool Synced => true;

        public int Count => All().Count;

        public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
        {
            found = api.Find(type, key);
            return found is not null;
        }

        public IReadOnlyList<T> ByIndex(string index, string value) => [.. All().Where(item => isFiledUnder(item, value))];

        public IReadOnlyList<T> All() => api.All(type);
    }
}
