using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Benchmarks.Burst;

/// <summary>Writes to the API server as a user's client does; any refusal ends the benchmark.</summary>
/// <param name="http">The API server.</param>
internal sealed class BurstClient(KubeHttp http)
{
    /// <summary>How many requests are on their way at a time.</summary>
    public const int Concurrency = 32;

    /// <summary>Creates what the burst stands on and waits until the store is Ready.</summary>
    /// <param name="credentials">What the Secret with the store's credentials holds.</param>
    /// <param name="provider">The store's provider.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PrepareAsync(JsonObject credentials, JsonObject provider, CancellationToken cancellation)
    {
        foreach (var name in BurstObjects.NamespaceNames)
        {
            await CreateAsync("/api/v1/namespaces", BurstObjects.Namespace(name), cancellation);
        }

        await CreateAsync($"/api/v1/namespaces/{BurstObjects.NamespaceOf(0)}/secrets", BurstObjects.Credentials(credentials), cancellation);
        await CreateAsync("/apis/external-secrets.io/v1/clustersecretstores", BurstObjects.Store(provider), cancellation);
        for (var tries = 0; tries < 300; tries++)
        {
            var (_, body) = await SendAsync(HttpMethod.Get, BurstObjects.StorePath, null, cancellation);
            using var store = JsonDocument.Parse(body);
            if (BurstObjects.IsReady(store.RootElement))
            {
                return;
            }

            await Task.Delay(100, cancellation);
        }

        throw new TimeoutException("the store was not Ready within 30 s");
    }

    /// <summary>Creates all ExternalSecrets.</summary>
    /// <param name="count">How many.</param>
    /// <param name="progress">Is told before each one is sent.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task CreateAllAsync(int count, BurstProgress progress, CancellationToken cancellation) =>
        CreateAllAsync(count, progress, static number => BurstObjects.ExternalSecret(number), static (_, _) => ValueTask.CompletedTask, cancellation);

    /// <summary>Creates all ExternalSecrets at a pace.</summary>
    /// <param name="count">How many.</param>
    /// <param name="progress">Is told before each one is sent.</param>
    /// <param name="make">Makes an object.</param>
    /// <param name="pace">Ends when the object of a number may be sent.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task CreateAllAsync(
        int count, BurstProgress progress, Func<int, byte[]> make, Func<int, CancellationToken, ValueTask> pace,
        CancellationToken cancellation) =>
        EachAsync(count, async (number, token) =>
        {
            await pace(number, token);
            var body = make(number);
            progress.Sending(number);
            await CreateAsync(CollectionOf(number), body, token);
        }, cancellation);

    /// <summary>Creates some of the ExternalSecrets.</summary>
    /// <param name="first">The first one's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="refreshInterval">Their refresh interval.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task CreateSomeAsync(int first, int count, string refreshInterval, CancellationToken cancellation) => EachAsync(
        count,
        (i, token) => CreateAsync(CollectionOf(first + i), BurstObjects.ExternalSecret(first + i, refreshInterval), token),
        cancellation);

    /// <summary>Creates Secrets that no engine has to do with.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">How many bytes each holds.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task CreateUnrelatedAsync(int count, int bytes, CancellationToken cancellation) => EachAsync(
        count,
        (number, token) => CreateAsync(
            $"/api/v1/namespaces/{BurstObjects.NamespaceOf(number)}/secrets", BurstObjects.Unrelated(number, bytes), token),
        cancellation);

    /// <summary>Does by itself the three writes an object that no engine can do without.</summary>
    /// <param name="first">The first object's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task WriteAllAsync(int first, int count, CancellationToken cancellation) => EachAsync(count, async (i, token) =>
    {
        var number = first + i;
        var created = await CreateAsync(CollectionOf(number), BurstObjects.ExternalSecret(number), token);
        var stored = JsonNode.Parse(created)!.AsObject();
        await CreateAsync($"/api/v1/namespaces/{BurstObjects.NamespaceOf(number)}/secrets", BurstObjects.Secret(number, stored), token);
        var path = $"{CollectionOf(number)}/{BurstObjects.NameOf(number)}/status";
        var (status, answer) = await SendAsync(HttpMethod.Put, path, BurstObjects.Synced(number, stored), token);
        Expect(HttpStatusCode.OK, status, path, answer);
    }, cancellation);

    /// <summary>Takes the engine's webhook configurations away, so that writes reach no webhook.</summary>
    public async Task RemoveWebhooksAsync(CancellationToken cancellation)
    {
        foreach (var kind in (string[])["mutatingwebhookconfigurations", "validatingwebhookconfigurations"])
        {
            var path = $"/apis/admissionregistration.k8s.io/v1/{kind}/keyferry";
            var (status, answer) = await SendAsync(HttpMethod.Delete, path, null, cancellation);
            Expect(HttpStatusCode.OK, status, path, answer);
        }
    }

    private static Task EachAsync(
        int count, Func<int, CancellationToken, Task> action, CancellationToken cancellation) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellation },
        async (number, token) => await action(number, token));

    private static string CollectionOf(int number) =>
        $"/apis/external-secrets.io/v1/namespaces/{BurstObjects.NamespaceOf(number)}/externalsecrets";

    private async Task<byte[]> CreateAsync(string path, byte[] body, CancellationToken cancellation)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, path, body, cancellation);
        Expect(HttpStatusCode.Created, status, path, answer);
        return answer;
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, string path, byte[]? body, CancellationToken cancellation)
    {
        using var content = body is null ? null : KubeHttp.Body(body, KubeHttp.Json);
        using var answer = await http.SendAsync(method, path, KubeHttp.Json, content, cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    private static void Expect(HttpStatusCode wanted, HttpStatusCode got, string path, byte[] answer)
    {
        if (got != wanted)
        {
            throw new InvalidOperationException($"{path}: the API server answered {(int)got}: {Encoding.UTF8.GetString(answer)}");
        }
    }
}
