using System.Text;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Interleavings.Tests.Support;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;
using Microsoft.Coyote.Specifications;

namespace Keyferry.Interleavings.Tests;

/// <summary>Objects that share a store, its answers, and objects and stores that go, in every order.</summary>
public sealed class StoreSchedulerTests
{
    [Test]
    public void Whoever_waits_is_served_while_others_come_and_go() => Systematic.Holds(async () =>
    {
        using var scene = new Scene();
        Task[] all =
        [
            Task.Run(() => scene.ServedAsync("one")),
            Task.Run(() => scene.ServedAsync("two")),
            Task.Run(() => scene.GoesAsync("three")),
        ];
        await Task.WhenAll(all);
        scene.End();
    });

    [Test]
    public void A_store_that_changes_serves_whoever_waits_for_it() => Systematic.Holds(async () =>
    {
        using var scene = new Scene();
        Task[] all =
        [
            Task.Run(() => scene.ServedAsync("one")),
            Task.Run(async () =>
            {
                await Task.Yield();
                scene.Generation = 2;
                scene.Scheduler.Forget(Scene.Store);
            }),
        ];
        await Task.WhenAll(all);
        scene.End();
    });

    private sealed class Scene : IDisposable
    {
        private readonly HashSet<string> _woken = new(StringComparer.Ordinal);
        private readonly StillTime _time = new();
        private readonly YieldingProvider _provider = new();

        public Scene() => Scheduler = new StoreScheduler(new ReferenceReader(null!, null), key => _woken.Add(key.Name), _time);

        public static StoreKey Store { get; } = new(StoreKey.Namespaced, "team", "shelf");

        public StoreScheduler Scheduler { get; }

        public long Generation { get; set; } = 1;

        public async Task ServedAsync(string name)
        {
            for (var tries = 0; ; tries++)
            {
                using (var reads = Read(name))
                {
                    if (reads is not null)
                    {
                        var value = reads.Of(Store, new RemoteKey("k")).Value;
                        Specification.Assert(value is not null && value.Whole.SequenceEqual("s3cr3t"u8), "a value was cleared in use");
                        return;
                    }
                }

                while (!_woken.Remove(name))
                {
                    await Task.Yield();
                }

                Specification.Assert(tries < 5, "it is woken again and again");
            }
        }

        public async Task GoesAsync(string name)
        {
            Read(name)?.Dispose();
            await Task.Yield();
            Scheduler.Forget(new ObjectKey("team", name));
        }

        public void End()
        {
            Scheduler.Dispose();
            Specification.Assert(_provider.Given.TrueForAll(static v => v.All(static b => b == 0)), "a value was left in memory");
        }

        public void Dispose() => Scheduler.Dispose();

        private RemoteReads? Read(string name)
        {
            var store = new StoreObject(
                StoreKey.Namespaced, "team", "shelf", new SecretStoreSpec { Provider = new StoreProviderSpec() }, "uid", Generation);
            var session = new StoreSession(new StoreIdentity(Store, "uid", Generation, "team", ""), _provider, store, "team");
            return Scheduler.Read(new StoreWants(
                new ObjectKey("team", name), "1", false, _time.GetTimestamp(), [new StoreWant(session, new HashSet<RemoteKey> { new("k") })]));
        }
    }

    /// <summary>Connects and answers after others had their turn.</summary>
    private sealed class YieldingProvider : IProvider, IStoreClient
    {
        public List<byte[]> Given { get; } = [];

        public string Key => "yielding";

        public string Capabilities => "ReadOnly";

        public bool IsMaintained => true;

        public void Validate(StoreObject store, FieldErrorList errors)
        {
            // Every store will do.
        }

        public StoreCredentials CredentialsOf(StoreObject store) => StoreCredentials.None;

        public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
        {
            await Task.Yield();
            return new ConnectResult(this, null);
        }

        public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key);

        public FetchResult Extract(RemoteRef reference, RemoteValue value) => FetchResult.Of(new SecretValue(value.Whole.ToArray()));

        public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            var bytes = Encoding.UTF8.GetBytes("s3cr3t");
            Given.Add(bytes);
            return [ReadResult.Of(RemoteValue.Of(bytes))];
        }

        public ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => ValueTask.FromResult(StoreValidation.Ready);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
