using Keyferry.Api.Validation;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Guarding;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Guarding;

/// <summary>Whatever a provider does, its callers get an answer in time and no exception.</summary>
public sealed class GuardedProviderTests
{
    private const string Secret = "hunter2";

    private static readonly RemoteKey[] Two = [new("a"), new("b")];

    [Test]
    public async Task An_exception_while_connecting_becomes_an_error_of_its_type()
    {
        var connected = await ConnectAsync(new Wild { Connect = static () => throw new FormatException(Secret) });

        Assert.That(connected.Error, Is.EqualTo("the wild provider failed (FormatException)"));
        Assert.That(connected.Client, Is.Null);
    }

    [Test]
    public async Task An_exception_while_reading_is_every_keys_failure()
    {
        await using var client = (await ConnectAsync(new Wild { Fetch = static () => throw new FormatException(Secret) })).Client!;

        var results = await client.ReadAsync(Two, default);

        Assert.That(
            results.Select(static r => Text(r)),
            Is.EqualTo(Enumerable.Repeat("Unavailable: the wild provider failed (FormatException)", 2)));
    }

    [Test]
    public async Task An_exception_while_checking_or_closing_gets_no_further()
    {
        var wild = new Wild { Check = static () => throw new FormatException(Secret), Closes = false };
        var client = (await ConnectAsync(wild)).Client!;

        Assert.That(
            await client.ValidateAsync(default),
            Is.EqualTo(new StoreValidation(StoreState.Error, "the wild provider failed (FormatException)")));
        Assert.That(async () => await client.DisposeAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Too_few_answers_and_no_answer_are_failures()
    {
        await using var few = (await ConnectAsync(new Wild
        {
            Fetch = static () => Task.FromResult<IReadOnlyList<ReadResult>>([ReadResult.Of(RemoteValue.Of([1]))]),
        })).Client!;
        await using var none = (await ConnectAsync(new Wild
        {
            Fetch = static () => Task.FromResult<IReadOnlyList<ReadResult>>([ReadResult.Of(RemoteValue.Of("1"u8.ToArray())), default]),
        })).Client!;

        Assert.That(
            (await few.ReadAsync(Two, default)).Select(static r => Text(r)),
            Is.EqualTo(Enumerable.Repeat("Unavailable: the wild provider gave another number of answers than it was asked", 2)));
        Assert.That((await none.ReadAsync(Two, default)).Select(static r => Text(r)), Is.EqualTo(new[]
        {
            "1", "Unavailable: the wild provider gave no answer to one of the keys",
        }));
    }

    [Test]
    public async Task Cancellation_is_thrown_even_where_the_provider_does_not_heed_it()
    {
        using var cancelled = new CancellationTokenSource();
        await using var client = (await ConnectAsync(new Wild
        {
            Fetch = static () => new TaskCompletionSource<IReadOnlyList<ReadResult>>().Task,
        })).Client!;

        var running = client.ReadAsync(Two, cancelled.Token);
        await cancelled.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task An_answer_that_comes_too_late_is_cleared()
    {
        using var cancelled = new CancellationTokenSource();
        var late = new TaskCompletionSource<IReadOnlyList<ReadResult>>();
        await using var client = (await ConnectAsync(new Wild { Fetch = () => late.Task })).Client!;
        var running = client.ReadAsync(Two, cancelled.Token);
        await cancelled.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        byte[] bytes = [1, 2, 3];

        late.SetResult([ReadResult.Of(RemoteValue.Of(bytes))]);
        for (var tries = 0; bytes[0] != 0 && tries < 500; tries++)
        {
            await Task.Delay(10);
        }

        Assert.That(bytes, Is.EqualTo(new byte[3]));
    }

    [Test]
    public void An_exception_while_validating_is_an_error()
    {
        var errors = new FieldErrorList();

        new GuardedProvider(new Wild { IsValidateBroken = true }, TimeProvider.System)
            .Validate(TestStores.Namespaced(new StoreProviderSpec()), errors);

        Assert.That(errors.HasErrors, Is.True);
        Assert.That(errors.All[0].ToString(), Does.Contain("FormatException").And.Not.Contain(Secret));
    }

    [Test]
    public void An_exception_while_taking_a_value_apart_is_a_failure_of_its_reference()
    {
        var provider = new GuardedProvider(new Wild(), TimeProvider.System);
        using var value = RemoteValue.Of([1]);

        Assert.That(
            provider.Extract(new RemoteRef("a"), value).Text(),
            Is.EqualTo("Invalid: the wild provider failed to read the value (FormatException)"));
        Assert.That(provider.CredentialsOf(TestStores.Namespaced(new StoreProviderSpec())), Is.EqualTo(StoreCredentials.None));
    }

    private static string Text(ReadResult result) => result.Failure is { } failure
        ? $"{failure.Kind}: {failure.Message}"
        : System.Text.Encoding.UTF8.GetString(result.Value!.Whole);

    private static ValueTask<ConnectResult> ConnectAsync(Wild wild) =>
        new GuardedProvider(wild, TimeProvider.System).ConnectAsync(
            new StoreContext(TestStores.Namespaced(new StoreProviderSpec()), "team", new MemoryReferences()), default);

    private sealed class Wild : IProvider, IStoreClient
    {
        public Func<Task>? Connect { get; init; }

        public Func<Task<IReadOnlyList<ReadResult>>>? Fetch { get; init; }

        public Func<Task<StoreValidation>>? Check { get; init; }

        public bool Closes { get; init; } = true;

        public bool IsValidateBroken { get; init; }

        public string Key => "wild";

        public string Capabilities => "ReadOnly";

        public bool IsMaintained => true;

        public void Validate(StoreObject store, FieldErrorList errors)
        {
            if (IsValidateBroken)
            {
                throw new FormatException(Secret);
            }
        }

        public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
        {
            await (Connect?.Invoke() ?? Task.CompletedTask);
            return new ConnectResult(this, null);
        }

        public StoreCredentials CredentialsOf(StoreObject store) => throw new FormatException(Secret);

        public RemoteKey KeyOf(StoreObject store, RemoteRef reference) => new(reference.Key);

        public FetchResult Extract(RemoteRef reference, RemoteValue value) => throw new FormatException(Secret);

        public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(
            IReadOnlyList<RemoteKey> keys, CancellationToken cancellation) => await Fetch!();

        public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation) => await Check!();

        public ValueTask DisposeAsync() => Closes ? ValueTask.CompletedTask : throw new FormatException(Secret);
    }
}
