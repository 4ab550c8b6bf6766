using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Guarding;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators;

public sealed class GeneratorRegistryTests
{
    private static readonly GeneratorRegistry Registry = GeneratorRegistry.Create(TimeProvider.System);

    [TestCase("ACRAccessToken")]
    [TestCase("Password")]
    [TestCase("UUID")]
    [TestCase("SSHKey")]
    [TestCase("Fake")]
    [TestCase("BeyondtrustWorkloadCredentialsDynamicSecret")]
    [TestCase("CloudsmithAccessToken")]
    [TestCase("GithubAccessToken")]
    [TestCase("GitlabDeployToken")]
    [TestCase("Grafana")]
    [TestCase("MFA")]
    [TestCase("QuayAccessToken")]
    [TestCase("Webhook")]
    [TestCase("GCRAccessToken")]
    [TestCase("ECRAuthorizationToken")]
    [TestCase("STSSessionToken")]
    public void A_kind_has_its_generator(string kind)
    {
        Assert.That(Registry.TryFind(kind, out var generator, out _), Is.True);
        Assert.That(generator!.Kind, Is.EqualTo(kind));
    }

    [Test]
    public void A_kind_that_is_not_built_in_is_named_beside_those_that_are()
    {
        Assert.That(Registry.TryFind("Nothing", out var generator, out var error), Is.False);
        Assert.That(generator, Is.Null);
        Assert.That(
            error, Is.EqualTo($"generators of kind Nothing are not served by this program; served are: {string.Join(", ", Registry.Kinds)}"));
    }

    [Test]
    public async Task A_uuid_is_random_of_version_4_and_in_small_letters()
    {
        Registry.TryFind("UUID", out var generator, out _);

        var one = await GeneratorCalls.ValuesAsync(generator!, "{}");
        var other = await GeneratorCalls.ValuesAsync(generator!, "{}");

        Assert.That(one["uuid"], Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        Assert.That(one["uuid"], Is.Not.EqualTo(other["uuid"]));
    }

    [Test]
    public async Task Fake_gives_its_data_as_they_are()
    {
        Registry.TryFind("Fake", out var generator, out _);

        Assert.That(
            await GeneratorCalls.ValuesAsync(generator!, """{"data":{"a":"1","b.c":"two words","e":""}}"""),
            Is.EqualTo(new Dictionary<string, string> { ["a"] = "1", ["b.c"] = "two words", ["e"] = "" }));
        Assert.That(await GeneratorCalls.ValuesAsync(generator!, "{}"), Is.Empty);
    }

    [Test]
    public async Task No_exception_of_a_generator_gets_through()
    {
        var guarded = new GuardedGenerator(new Wild(), TimeProvider.System);

        var made = await GeneratorCalls.RunAsync(guarded, "{}");
        var cleaned = await guarded.CleanUpAsync(GeneratorCalls.Context("Wild", "{}"), default, default);

        Assert.That(made.Failure!.Message, Is.EqualTo("the Wild generator failed (FormatException)"));
        Assert.That(cleaned!.Message, Is.EqualTo("the Wild generator failed (FormatException)"));
        Assert.That(
            GeneratorCalls.Errors(guarded, "{}"), Is.EqualTo(["spec: cannot be checked: a defect in Keyferry (FormatException)"]));
    }

    [Test]
    public async Task What_a_cancelled_run_makes_too_late_is_cleared_and_taken_back()
    {
        var late = new TaskCompletionSource<GenerateResult>();
        var taken = new TaskCompletionSource();
        var guarded = new GuardedGenerator(new Wild { Late = late.Task, Taken = taken }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var running = GeneratorCalls.RunAsync(guarded, "{}", cancellation: stop.Token);
        await stop.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());

        var value = new SecretValue([1, 2, 3]);
        late.SetResult(new GenerateResult(
            new Dictionary<string, SecretValue> { ["k"] = value }, JsonElement.Parse("{}")));
        await taken.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.That(() => value.Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    private sealed class Wild : IGenerator
    {
        public Task<GenerateResult>? Late { get; init; }

        public TaskCompletionSource? Taken { get; init; }

        public string Kind => "Wild";

        public ValueReuse Reuse => ValueReuse.None;

        public void Validate(JsonElement spec, string path, FieldErrorList errors) => throw new FormatException("hunter2");

        public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation) =>
            Late is null ? throw new FormatException("hunter2") : new ValueTask<GenerateResult>(Late);

        public ValueTask<FetchFailure?> CleanUpAsync(
            GeneratorContext context, JsonElement state, CancellationToken cancellation)
        {
            if (Taken is null)
            {
                throw new FormatException("hunter2");
            }

            Taken.SetResult();
            return ValueTask.FromResult<FetchFailure?>(null);
        }
    }
}
