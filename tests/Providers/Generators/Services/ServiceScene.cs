using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

/// <summary>A double of a service, and a generator that calls it.</summary>
internal sealed class ServiceScene : IAsyncDisposable
{
    private ServiceScene(TestEndpoint endpoint, X509Certificate2Collection? authorities, TimeProvider time)
    {
        Endpoint = endpoint;
        Http = new GeneratorHttp(TestEgress.Loopback, new ProviderCalls(null), time) { Authorities = authorities };
    }

    public TestEndpoint Endpoint { get; }

    public GeneratorHttp Http { get; }

    public MemoryReferences References { get; } = new();

    public static async Task<ServiceScene> StartAsync(
        Func<SeenRequest, EndpointAnswer> answer, bool tls = false, TimeProvider? time = null)
    {
        var endpoint = await TestEndpoint.StartAsync(answer, tls);
        return new ServiceScene(endpoint, tls ? endpoint.Authorities : null, time ?? TimeProvider.System);
    }

    public async Task<Dictionary<string, string>> ValuesAsync(IGenerator generator, string spec)
    {
        var made = await RunAsync(generator, spec);
        return Texts(made);
    }

    public static Dictionary<string, string> Texts(GenerateResult made)
    {
        Assert.That(made.Failure, Is.Null);
        return made.Values!.ToDictionary(static p => p.Key, static p => Encoding.UTF8.GetString(p.Value.Bytes));
    }

    public Task<GenerateResult> RunAsync(IGenerator generator, string spec) =>
        GeneratorCalls.RunAsync(generator, spec, references: References);

    public async Task<FetchFailure?> CleanUpAsync(IGenerator generator, string spec, JsonElement state) =>
        await generator.CleanUpAsync(GeneratorCalls.Context(generator.Kind, spec, References), state, default);

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}
