using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Faults;

/// <summary>ExternalSecrets with a generated password each, due again in an hour: whatever happens to the engine, none is made twice.</summary>
internal sealed class GeneratedLoad(RawApi api, string ns)
{
    private const string Group = "/apis/external-secrets.io/v1";
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Makes the namespace and the generator.</summary>
    public async Task StartAsync()
    {
        await CreateAsync("/api/v1/namespaces", $$"""{"metadata":{"name":"{{ns}}"} }""");
        await CreateAsync($"/apis/generators.external-secrets.io/v1alpha1/namespaces/{ns}/passwords", """
            {"apiVersion":"generators.external-secrets.io/v1alpha1","kind":"Password","metadata":{"name":"word"},
             "spec":{"length":24,"noUpper":false,"allowRepeat":true} }
            """);
    }

    /// <summary>Makes more ExternalSecrets, or waits until the webhook takes them again.</summary>
    public async Task CreateAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await CreateAsync($"{Group}/namespaces/{ns}/externalsecrets", $$"""
                {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"made-{{_count++}}"},
                 "spec":{"refreshInterval":"1h","dataFrom":[{"sourceRef":{"generatorRef":
                  {"apiVersion":"generators.external-secrets.io/v1alpha1","kind":"Password","name":"word"} } }]} }
                """);
        }
    }

    /// <summary>Looks at the passwords: one that was seen before is still the same.</summary>
    /// <returns>How many there are by now.</returns>
    public async Task<int> CheckAsync()
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"/api/v1/namespaces/{ns}/secrets", null, "application/json");
        foreach (var secret in answer.Body!["items"]!.AsArray())
        {
            var name = secret!["metadata"]!["name"]!.GetValue<string>();
            if (name.StartsWith("made-", StringComparison.Ordinal) && secret["data"]?["password"]?.GetValue<string>() is { } value)
            {
                // The value itself is no output of a test.
                Assert.That(_seen.TryAdd(name, value) || _seen[name] == value, Is.True, $"{name} has another password");
            }
        }

        return _seen.Count;
    }

    /// <summary>Waits until every one has a password.</summary>
    public async Task UntilAllAsync(int seconds, Func<string> log)
    {
        for (var tries = 0; await CheckAsync() < _count; tries++)
        {
            if (tries == seconds * 3)
            {
                Assert.Fail($"{_seen.Count} of {_count} have a password\n{log()[^Math.Min(3000, log().Length)..]}");
            }

            await Task.Delay(333);
        }
    }

    private async Task CreateAsync(string path, string body)
    {
        for (var tries = 0; ; tries++)
        {
            ApiAnswer? answer = null;
            try
            {
                answer = await api.SendAsync(HttpMethod.Post, path, body, "application/json");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The server may be away.
            }

            if (answer?.Status is 201 or 409)
            {
                return;
            }

            Assert.That(tries, Is.LessThan(300), $"POST {path}: {answer?.Status} {answer?.Body?.ToJsonString()}");
            await Task.Delay(200);
        }
    }
}
